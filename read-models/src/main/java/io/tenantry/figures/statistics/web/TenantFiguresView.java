package io.tenantry.figures.statistics.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.figures.revenue.RevenueTotals;
import io.tenantry.figures.statistics.Figures;
import io.tenantry.figures.statistics.web.StatisticsView.SubscriptionFigures;
import io.tenantry.figures.statistics.web.StatisticsView.TicketFigures;
import io.tenantry.figures.statistics.web.StatisticsView.UserFigures;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(description = "A tenant and its numbers, for operators")
record TenantFiguresView(
        UUID tenantId,
        @Schema(example = "Nord VPN shop") @Nullable String name,
        @Schema(example = "nord") @Nullable String slug,

        @Schema(allowableValues = {"pending_approval", "provisioning", "active", "suspended", "rejected", "closed"})
        String state,

        @Nullable Instant signedUpAt,
        UserFigures users,
        long branches,
        SubscriptionFigures subscriptions,
        List<RevenueTotals> revenue,
        TicketFigures tickets,
        @Nullable Instant lastActivityAt) {
    static TenantFiguresView of(Figures figures) {
        return new TenantFiguresView(
                figures.tenantId(),
                figures.name(),
                figures.slug(),
                figures.state(),
                figures.signedUpAt(),
                UserFigures.of(figures),
                figures.branches(),
                SubscriptionFigures.of(figures),
                figures.revenue(),
                TicketFigures.of(figures),
                figures.lastActivityAt());
    }
}
