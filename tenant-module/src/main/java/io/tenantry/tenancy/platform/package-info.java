/** What operators do with the mechanism itself: lanes, projections, the clock. */
@NullMarked
package io.tenantry.tenancy.platform;

import org.jspecify.annotations.NullMarked;
