/** The pages in a real browser: every sentence of these tests is what a person does and sees. */
@NullMarked
package io.tenantry.app.pages;

import org.jspecify.annotations.NullMarked;
