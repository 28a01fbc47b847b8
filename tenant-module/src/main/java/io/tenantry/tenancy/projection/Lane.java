package io.tenantry.tenancy.projection;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a projection or reaction has come: its main lane, or the side lane of one tenant that could not follow.
 *
 * @param tenantId null for the main lane
 * @param state {@code running|parked}
 * @param reason why it is parked
 * @param failedAt position of the event it stopped at
 */
public record Lane(
        UUID id,
        String processor,
        @Nullable UUID tenantId,
        long position,
        String state,
        @Nullable String reason,
        @Nullable Long failedAt,
        Instant changedAt) {}
