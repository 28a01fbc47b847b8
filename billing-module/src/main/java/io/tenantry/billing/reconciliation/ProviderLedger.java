package io.tenantry.billing.reconciliation;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent;
import io.tenantry.billing.api.PaymentEvent.PaymentCancelled;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentFailed;
import io.tenantry.billing.api.PaymentEvent.PaymentMismatchResolved;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentEvent.PaymentPending;
import io.tenantry.billing.api.PaymentEvent.PaymentRefundDeferred;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentResultOutdated;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What each provider's payment brought and took back, under the provider's name for it: what a statement tells too. A
 * payment of ours may have several.
 */
@Component
class ProviderLedger implements Projection {
    static final String NAME = "billing.provider-payments";
    private static final Table PAYMENT = Table.of("provider_payment", "tenant_id", "provider", "subject");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(PaymentEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(PAYMENT);
    }

    @Override
    public @Nullable List<Object> likelyKey(Table table, RecordedEvent event) {
        ProviderResult result = result((PaymentEvent) event.payload());
        return result == null ? null : List.of(event.tenantId(), result.provider(), result.subject());
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        switch ((PaymentEvent) event.payload()) {
            case PaymentPending e -> row(event, e.result(), rows);
            case PaymentFailed e -> fell(row(event, e.result(), rows), PaymentState.FAILED);
            case PaymentCancelled e -> fell(row(event, e.result(), rows), PaymentState.CANCELLED);
            case PaymentSucceeded e ->
                row(event, e.result(), rows)
                        .set("payment_id", event.id())
                        .set("state", PaymentState.SUCCEEDED.code())
                        .set("received_minor", e.result().amount().amountMinor())
                        .set("currency", e.result().amount().currency())
                        .set("received_at", event.timestamp());
            case PaymentRefunded e -> refunded(row(event, e.result(), rows), e.result(), event);
            case PaymentOpened _,
                    PaymentDiscovered _,
                    PaymentRefundDeferred _,
                    PaymentResultOutdated _,
                    PaymentMismatchResolved _ -> {}
        }
    }

    private static @Nullable ProviderResult result(PaymentEvent event) {
        return switch (event) {
            case PaymentPending e -> e.result();
            case PaymentFailed e -> e.result();
            case PaymentCancelled e -> e.result();
            case PaymentSucceeded e -> e.result();
            case PaymentRefunded e -> e.result();
            case PaymentOpened _,
                    PaymentDiscovered _,
                    PaymentRefundDeferred _,
                    PaymentResultOutdated _,
                    PaymentMismatchResolved _ -> null;
        };
    }

    private static Row row(RecordedEvent event, ProviderResult result, Rows rows) {
        Row row = rows.upsert(PAYMENT, event.tenantId(), result.provider(), result.subject());
        if (row.get("payment_id") == null)
            row.set("payment_id", event.id())
                    .set("state", PaymentState.PENDING.code())
                    .set("received_minor", null)
                    .set("currency", null)
                    .set("received_at", null)
                    .set("refunds", Map.of());
        return row.set("changed_at", event.timestamp());
    }

    private static void fell(Row row, PaymentState state) {
        if (row.get("received_minor") == null) row.set("state", state.code());
    }

    private static void refunded(Row row, ProviderResult result, RecordedEvent event) {
        Map<String, Object> refunds = new LinkedHashMap<>();
        if (row.get("refunds") instanceof Map<?, ?> before)
            before.forEach((id, refund) -> refunds.put(String.valueOf(id), refund));
        String refundId = result.refundId() == null ? result.subject() : result.refundId();
        Money amount = result.amount();
        refunds.put(
                refundId,
                Map.of(
                        "amountMinor", amount.amountMinor(),
                        "currency", amount.currency(),
                        "at", event.timestamp().toString()));
        long back = refunds.values().stream()
                .mapToLong(refund -> refund instanceof Map<?, ?> fields
                                && amount.currency().equals(fields.get("currency"))
                                && fields.get("amountMinor") instanceof Number minor
                        ? minor.longValue()
                        : 0)
                .sum();
        row.set("refunds", refunds);
        if (amount.currency().equals(row.text("currency")) && back >= row.number("received_minor"))
            row.set("state", PaymentState.REFUNDED.code());
    }
}
