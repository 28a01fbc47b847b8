/** The event store behind Axon's interface: one serialised append with claims, quotas and idempotency records, and the feed. */
@NullMarked
package io.tenantry.tenancy.store;

import org.jspecify.annotations.NullMarked;
