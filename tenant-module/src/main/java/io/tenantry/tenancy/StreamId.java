package io.tenantry.tenancy;

import java.util.UUID;

/**
 * Names one stream of events. Implementations are records of a {@link TenantId} and a UUID, in this order, whose
 * {@code toString()} is {@link #stream()}: Axon keys store, lock, cache and snapshots by that string, so another tenant's
 * id is simply a stream that does not exist.
 */
public interface StreamId {
    TenantId tenantId();

    UUID value();

    /** The stream id, {@code <tenant>/<id>}. */
    default String stream() {
        return tenantId() + "/" + value();
    }

    /** The tenant of a stream id. */
    static TenantId tenantOf(String stream) {
        return TenantId.of(stream.substring(0, slash(stream)));
    }

    /** The bare id of a stream id. */
    static UUID valueOf(String stream) {
        return UUID.fromString(stream.substring(slash(stream) + 1));
    }

    private static int slash(String stream) {
        int slash = stream.indexOf('/');
        if (slash < 0) throw new IllegalArgumentException("not a stream id: " + stream);
        return slash;
    }
}
