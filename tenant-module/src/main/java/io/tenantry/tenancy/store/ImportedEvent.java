package io.tenantry.tenancy.store;

import java.time.Instant;
import java.util.UUID;

/**
 * An event of another installation, as it will be stored here.
 *
 * @param origin its position there: what orders the events
 * @param payload as it is stored, sealed with keys of this installation
 * @param meaning the payload's object, for what it claims and uses up
 */
public record ImportedEvent(
        long origin,
        String stream,
        long sequence,
        UUID eventId,
        String name,
        int revision,
        String payload,
        String metadata,
        Instant timestamp,
        Instant recordedAt,
        Object meaning) {}
