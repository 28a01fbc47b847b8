/** Money that providers brought and took back, by day of the tenant's time zone. */
@NullMarked
package io.tenantry.figures.revenue;

import org.jspecify.annotations.NullMarked;
