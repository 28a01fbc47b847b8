package io.tenantry.billing.reconciliation;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.Difference;
import io.tenantry.billing.api.ReconciliationCommand.RecordReconciliation;
import io.tenantry.billing.api.ReconciliationEvent;
import io.tenantry.billing.api.ReconciliationEvent.ReconciliationDifferencesFound;
import io.tenantry.billing.api.ReconciliationEvent.ReconciliationRun;
import io.tenantry.billing.api.ReconciliationId;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** One comparison, kept for the record: who looked at which statement, and what did not agree. */
@Aggregate
@SuppressWarnings("NullAway.Init") // events fill it
class Reconciliation {
    /** What somebody can work through; a statement that differs in more is another period's or another shop's. */
    static final int MOST_KEPT = 5_000;

    private static final int EACH_EVENT = 250;

    @AggregateIdentifier
    private ReconciliationId id;

    @CommandHandler
    Reconciliation(RecordReconciliation c) {
        int kept = Math.min(c.differences().size(), MOST_KEPT);
        apply(new ReconciliationRun(
                c.reconciliationId(),
                c.provider(),
                c.from(),
                c.to(),
                c.format(),
                c.digest(),
                c.lines(),
                c.matched(),
                c.differences().size(),
                kept,
                c.totals()));
        for (int first = 0; first < kept; first += EACH_EVENT) {
            List<Difference> some = c.differences().subList(first, Math.min(first + EACH_EVENT, kept));
            apply(new ReconciliationDifferencesFound(c.reconciliationId(), first, List.copyOf(some)));
        }
    }

    @EventSourcingHandler
    void on(ReconciliationEvent e) {
        id = e.reconciliationId();
    }

    Reconciliation() {} // Axon replays events onto an empty instance
}
