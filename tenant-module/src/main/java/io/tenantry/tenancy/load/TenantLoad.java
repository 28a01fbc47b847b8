package io.tenantry.tenancy.load;

import org.jspecify.annotations.Nullable;

/**
 * How much a tenant may ask of one server at once; null: no limit of its own. Several servers count each for itself.
 *
 * @param requestsPerSecond requests over time
 * @param burst how many of them may come at one moment after a pause; as many as in a second when null
 * @param concurrentRequests requests that have no answer yet
 * @param connections connections to the database that its requests hold; the server's own bound when null
 */
public record TenantLoad(
        @Nullable Long requestsPerSecond,
        @Nullable Long burst,
        @Nullable Long concurrentRequests,
        @Nullable Long connections) {
    public static final TenantLoad NONE = new TenantLoad(null, null, null, null);
}
