package io.tenantry.billing.api;

import io.tenantry.tenancy.event.EventName;
import java.time.Instant;
import java.util.List;

/** What came of comparing our payments with a provider's statement. No money moves by it. */
public sealed interface ReconciliationEvent {
    ReconciliationId reconciliationId();

    /**
     * A statement was compared. The differences follow as the next events, as far as they are kept.
     *
     * @param digest SHA-256 of the statement's text: which one it was
     * @param matched lines that say what we know
     * @param differences how many were found
     * @param kept how many of them are kept, the first ones
     */
    @EventName("billing.reconciliation-run")
    record ReconciliationRun(
            ReconciliationId reconciliationId,
            String provider,
            Instant from,
            Instant to,
            String format,
            String digest,
            int lines,
            int matched,
            int differences,
            int kept,
            List<Totals> totals)
            implements ReconciliationEvent {}

    /** Some of the differences. {@code first} is the number of the first of them, from 0. */
    @EventName("billing.reconciliation-differences-found")
    record ReconciliationDifferencesFound(ReconciliationId reconciliationId, int first, List<Difference> differences)
            implements ReconciliationEvent {}

    /** What arrived less what was paid back, in one currency: of the statement's lines, and of ours in its time. */
    record Totals(String currency, long statedMinor, long knownMinor) {}
}
