package io.tenantry.tenancy.sealing;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of the master key, and how far it is.
 *
 * @param oldKey fingerprint of the key that is given up
 * @param newKey fingerprint of the key that takes its place
 * @param state {@code running|done}
 * @param keysDone keys that were wrapped anew
 * @param tenantsDone tenants whose keys were looked through in the present pass
 */
public record MasterKeyChange(
        UUID id,
        String oldKey,
        String newKey,
        String state,
        long keysDone,
        long tenantsDone,
        long tenantsTotal,
        Instant startedAt,
        @Nullable Instant finishedAt) {
    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
