package io.tenantry.tenancy.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that another installation remembers.
 *
 * @param origin position there of the last event that it made
 * @param extra further ids of its answer, JSON
 */
public record ImportedRequest(
        String principal,
        String key,
        String fingerprint,
        int status,
        @Nullable String location,
        UUID id,
        long version,
        long origin,
        String extra) {}
