/**
 * Tenancy: the mechanism that keeps tenants apart. Context, commands, event store, projections, keys. It holds no business word.
 */
@NullMarked
package io.tenantry.tenancy;

import org.jspecify.annotations.NullMarked;
