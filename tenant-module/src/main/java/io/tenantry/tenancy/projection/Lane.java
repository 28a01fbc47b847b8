package io.tenantry.tenancy.projection;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a projection or reaction has come: the main lane of a part of the tenants, or the side lane of one tenant that
 * could not follow.
 *
 * @param tenantId null for a main lane
 * @param segment which part of the tenants
 * @param state {@code running|parked}, or {@code switching} while a rebuild takes its place
 * @param reason why it is parked, and the reference under which the log says more
 * @param failedAt position of the event it stopped at
 */
public record Lane(
        UUID id,
        String processor,
        @Nullable UUID tenantId,
        int segment,
        long position,
        String state,
        @Nullable String reason,
        @Nullable Long failedAt,
        Instant changedAt) {}
