package io.tenantry.billing.api;

import io.tenantry.billing.api.ReconciliationEvent.Totals;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a reconciliation. */
public sealed interface ReconciliationCommand {
    ReconciliationId reconciliationId();

    /** Keeps what a comparison found. It changes no payment and no wallet. */
    record RecordReconciliation(
            @TargetAggregateIdentifier ReconciliationId reconciliationId,
            String provider,
            Instant from,
            Instant to,
            String format,
            String digest,
            int lines,
            int matched,
            List<Totals> totals,
            List<Difference> differences)
            implements ReconciliationCommand {}
}
