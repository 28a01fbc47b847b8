package io.tenantry.figures.dashboard;

import io.tenantry.figures.revenue.RevenueTotals;
import io.tenantry.figures.statistics.Figures;
import io.tenantry.tenancy.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's dashboard.
 *
 * @param payments null: the viewer may not see them; so with tickets and audit
 */
record Board(
        TenantId tenantId,
        String name,
        ZoneId zone,
        Figures figures,
        List<RevenueChart> revenue,
        StateBar subscriptions,
        StateBar tickets,
        @Nullable List<PaymentLine> payments,
        @Nullable List<TicketLine> recentTickets,
        @Nullable List<AuditLine> audit) {

    /** What was earned, by currency. */
    public List<RevenueTotals> earned() {
        return Earnings.of(figures);
    }

    /** A payment in the list of recent ones. */
    record PaymentLine(
            UUID id,
            String person,
            String provider,
            long amountMinor,
            String currency,
            String state,
            boolean mismatched,
            Instant at) {}

    /** A ticket in the list of recent ones. */
    record TicketLine(UUID id, String subject, String person, String state, String priority, Instant at) {}

    /** An entry of the audit trail. */
    record AuditLine(
            long position,
            Instant at,
            String actor,
            String action,
            String kind,
            String source,
            @Nullable String reason,
            @Nullable String from,
            List<Change> changes) {}

    /** A field that an event changed. */
    record Change(String field, String before, String after) {}
}
