package io.tenantry.figures.statistics.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.figures.revenue.RevenueTotals;
import io.tenantry.figures.statistics.Figures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(description = "A tenant in numbers; a new one has zeros")
record StatisticsView(
        UUID tenantId,
        UserFigures users,

        @Schema(description = "Always 0 until branches exist")
        long branches,

        SubscriptionFigures subscriptions,

        @Schema(description = "By currency; the tenant's main currency is always there")
        List<RevenueTotals> revenue,

        TicketFigures tickets,

        @Schema(description = "When one of its users was last seen; recorded at most once a day and user") @Nullable
        Instant lastActivityAt) {
    static StatisticsView of(Figures figures) {
        return new StatisticsView(
                figures.tenantId(),
                UserFigures.of(figures),
                figures.branches(),
                SubscriptionFigures.of(figures),
                figures.revenue(),
                TicketFigures.of(figures),
                figures.lastActivityAt());
    }

    @Schema(description = "People of the tenant, whatever their role and status")
    record UserFigures(
            @Schema(example = "120") long total,

            @Schema(example = "{\"admin\": 1, \"staff\": 4, \"customer\": 115}")
            Map<String, Long> byRole,

            @Schema(example = "{\"active\": 118, \"blocked\": 2}")
            Map<String, Long> byStatus) {
        static UserFigures of(Figures figures) {
            return new UserFigures(figures.usersTotal(), figures.usersByRole(), figures.usersByStatus());
        }
    }

    @Schema(description = "Subscriptions that run now")
    record SubscriptionFigures(
            @Schema(example = "87") long active,
            @Schema(example = "9") long trial) {
        static SubscriptionFigures of(Figures figures) {
            return new SubscriptionFigures(
                    figures.subscriptions().getOrDefault("active", 0L),
                    figures.subscriptions().getOrDefault("trial", 0L));
        }
    }

    @Schema(description = "The support desk")
    record TicketFigures(
            @Schema(description = "Tickets that wait for the desk: in state open", example = "3")
            long open,

            @Schema(description = "Over all tickets that were answered; null: none was", example = "840") @Nullable
            Long medianFirstResponseSeconds) {
        static TicketFigures of(Figures figures) {
            return new TicketFigures(figures.tickets().getOrDefault("open", 0L), figures.medianFirstResponseSeconds());
        }
    }
}
