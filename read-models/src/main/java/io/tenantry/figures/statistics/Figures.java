package io.tenantry.figures.statistics;

import io.tenantry.figures.revenue.RevenueTotals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant in numbers.
 *
 * @param usersByRole every built-in role, with zeros, and the tenant's own
 * @param usersByStatus {@code active} and {@code blocked}
 * @param subscriptions by state: {@code pending|trial|active|cancelled|expired}
 * @param tickets by state: {@code open|answered|closed}
 * @param medianFirstResponseSeconds over all tickets that were answered; null: none was
 * @param revenue by currency, the main one always there
 */
public record Figures(
        UUID tenantId,
        @Nullable String name,
        @Nullable String slug,
        String state,
        @Nullable Instant signedUpAt,
        long usersTotal,
        Map<String, Long> usersByRole,
        Map<String, Long> usersByStatus,
        long branches,
        Map<String, Long> subscriptions,
        Map<String, Long> tickets,
        @Nullable Long medianFirstResponseSeconds,
        List<RevenueTotals> revenue,
        @Nullable Instant lastActivityAt) {
    Figures withRevenue(List<RevenueTotals> totals) {
        return new Figures(
                tenantId,
                name,
                slug,
                state,
                signedUpAt,
                usersTotal,
                usersByRole,
                usersByStatus,
                branches,
                subscriptions,
                tickets,
                medianFirstResponseSeconds,
                totals,
                lastActivityAt);
    }
}
