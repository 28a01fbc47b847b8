package io.tenantry.billing.api;

import java.time.Instant;

/**
 * What an opened payment takes of the tenant's daily and monthly limits until its result is known.
 *
 * @param openedAt whose day and month it belongs to
 */
public record Reservation(Money amount, Instant openedAt) {}
