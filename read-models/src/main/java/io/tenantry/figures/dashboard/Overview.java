package io.tenantry.figures.dashboard;

import io.tenantry.figures.revenue.RevenueTotals;
import io.tenantry.figures.statistics.Figures;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Projections.Progress;
import io.tenantry.tenancy.projection.Rebuild;
import io.tenantry.tenancy.tier.TierChange;
import io.tenantry.tenancy.web.Page;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of the platform.
 *
 * @param states how many tenants there are, by state
 * @param rebuilds the latest one of each projection
 * @param state the state that the list is filtered by; null: all
 */
record Overview(
        Totals totals,
        Map<String, Long> states,
        @Nullable String state,
        Page<Line> tenants,
        List<Progress> processors,
        Map<String, Rebuild> rebuilds,
        List<ParkedLane> parked,
        List<Move> moves,
        long openLetters) {

    /** All tenants together. */
    record Totals(long active, long users, long subscriptions, long openTickets, List<Money> month) {}

    /** An amount in minor units. */
    record Money(String currency, long minor) {}

    /** One tenant in the list. */
    record Line(Figures figures, String tier) {
        /** Where it can be moved to; null: it cannot now. */
        public @Nullable String otherTier() {
            if (!figures.state().equals("active")) return null;
            return tier.equals("schema") ? "shared" : "schema";
        }

        public List<Decision> decisions() {
            return Decision.in(figures.state());
        }

        /** What was earned, by currency. */
        public List<RevenueTotals> earned() {
            return Earnings.of(figures);
        }
    }

    /** A lane that waits for an operator, with the name of its tenant. */
    record ParkedLane(Lane lane, String tenant) {}

    /** A change of tier that is not finished, with the name of its tenant. */
    record Move(TierChange change, String tenant) {}

    public long count() {
        return states.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Nothing waits for an operator. */
    public boolean isWell() {
        return parked.isEmpty()
                && moves.stream().allMatch(move -> move.change().isRunning())
                && openLetters == 0
                && processors.stream().noneMatch(each -> each.lastError() != null && each.lag() > 0);
    }

    /** Something moves that no event tells of. */
    public boolean isRebuilding() {
        return rebuilds.values().stream().anyMatch(Rebuild::isRunning)
                || moves.stream().anyMatch(move -> move.change().isRunning());
    }

    public long largestLag() {
        return processors.stream().mapToLong(Progress::lag).max().orElse(0);
    }
}
