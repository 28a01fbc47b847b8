/** Revenue over HTTP. */
@NullMarked
package io.tenantry.figures.revenue.web;

import org.jspecify.annotations.NullMarked;
