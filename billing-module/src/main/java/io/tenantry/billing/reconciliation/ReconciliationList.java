package io.tenantry.billing.reconciliation;

import io.tenantry.billing.api.Difference;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ReconciliationEvent;
import io.tenantry.billing.api.ReconciliationEvent.ReconciliationDifferencesFound;
import io.tenantry.billing.api.ReconciliationEvent.ReconciliationRun;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The comparisons that were made, and what each found. */
@Component
class ReconciliationList implements Projection {
    private static final Table RUN = Table.of("reconciliation", "tenant_id", "id");
    private static final Table DIFFERENCE =
            Table.of("reconciliation_difference", "tenant_id", "reconciliation_id", "number");

    @Override
    public String name() {
        return Reconciliations.READ_MODEL;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ReconciliationEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(RUN, DIFFERENCE);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        switch ((ReconciliationEvent) event.payload()) {
            case ReconciliationRun e ->
                rows.upsert(RUN, event.tenantId(), event.id())
                        .set("provider", e.provider())
                        .set("from_time", e.from())
                        .set("to_time", e.to())
                        .set("format", e.format())
                        .set("digest", e.digest())
                        .set("lines", e.lines())
                        .set("matched", e.matched())
                        .set("differences", e.differences())
                        .set("kept", e.kept())
                        .set(
                                "totals",
                                e.totals().stream()
                                        .map(each -> Map.of(
                                                "currency", each.currency(),
                                                "statedMinor", each.statedMinor(),
                                                "knownMinor", each.knownMinor()))
                                        .toList())
                        .set("created_at", event.timestamp())
                        .set("version", event.version());
            case ReconciliationDifferencesFound e -> found(e, event, rows);
        }
    }

    private static void found(ReconciliationDifferencesFound e, RecordedEvent event, Rows rows) {
        rows.require(RUN, event.tenantId(), event.id()).set("version", event.version());
        for (int i = 0; i < e.differences().size(); i++) {
            Difference each = e.differences().get(i);
            rows.upsert(DIFFERENCE, event.tenantId(), event.id(), e.first() + i)
                    .set("kind", each.kind().code())
                    .set("line", each.line())
                    .set("subject", each.subject())
                    .set("refund_id", each.refundId())
                    .set("stated_minor", minor(each.stated()))
                    .set("stated_currency", currency(each.stated()))
                    .set("stated_state", state(each.statedState()))
                    .set("known_minor", minor(each.known()))
                    .set("known_currency", currency(each.known()))
                    .set("known_state", state(each.knownState()))
                    .set("payment_id", each.paymentId());
        }
    }

    private static @Nullable Long minor(@Nullable Money amount) {
        return amount == null ? null : amount.amountMinor();
    }

    private static @Nullable String currency(@Nullable Money amount) {
        return amount == null ? null : amount.currency();
    }

    private static @Nullable String state(@Nullable PaymentState state) {
        return state == null ? null : state.code();
    }
}
