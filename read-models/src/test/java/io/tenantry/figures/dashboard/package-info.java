/** Tests of what pages compute before they show it. */
@NullMarked
package io.tenantry.figures.dashboard;

import org.jspecify.annotations.NullMarked;
