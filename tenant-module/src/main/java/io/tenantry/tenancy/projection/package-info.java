/** Projections and reactions: batches folded in memory, written with their position; lanes for tenants that cannot follow. */
@NullMarked
package io.tenantry.tenancy.projection;

import org.jspecify.annotations.NullMarked;
