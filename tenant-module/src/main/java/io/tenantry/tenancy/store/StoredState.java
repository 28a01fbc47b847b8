package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.RequestKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the store holds of everything that a batch concerns, read under the append's lock and kept up while it is decided. */
final class StoredState {
    /** The end of a stream: number of its events, position of the last. */
    record Head(long version, long position) {
        static final Head NONE = new Head(0, 0);
    }

    /** An idempotency record's key. */
    record KeyId(TenantId tenantId, String principal, String key) {
        static KeyId of(RequestKey key, TenantId tenantId) {
            return new KeyId(key.scopeFor(tenantId), key.principal(), key.key());
        }
    }

    final Map<String, Head> heads = new HashMap<>();
    final Set<KeyId> keys = new HashSet<>();
    final ConstraintState constraints = new ConstraintState();
    Instant recordedAt = Instant.EPOCH;
    /** The largest position that was handed out before this batch, if only to a command that was refused. */
    long previousPosition;
    /** The largest position that is handed out with this batch, also to commands that it refuses. */
    long lastPosition;
    /** The next position to hand out. */
    long nextPosition;

    Head head(String stream) {
        return heads.getOrDefault(stream, Head.NONE);
    }
}
