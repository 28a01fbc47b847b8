package io.tenantry.billing.payment;

import io.tenantry.billing.api.Mismatch;
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
import io.tenantry.tenancy.erasure.PersonalRows;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The payments with what became of them and what does not fit. */
@Component
class PaymentList implements Projection {
    private static final Table PAYMENT = Table.of("payment", "tenant_id", "id");

    @Bean
    static PersonalRows personalRowsOfPayments() {
        return PersonalRows.emptied("payment", "user_id = ?", List.of("description"));
    }

    @Override
    public String name() {
        return "billing.payments";
    }

    @Override
    public int version() {
        return 2;
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
    public void on(RecordedEvent event, Rows rows) {
        Row known = event.sequence() == 0
                ? rows.insert(PAYMENT, event.tenantId(), event.id())
                : rows.upsert(PAYMENT, event.tenantId(), event.id());
        Row row = known.set("version", event.version()).set("updated_at", event.timestamp());
        switch ((PaymentEvent) event.payload()) {
            case PaymentOpened e -> {
                UUID subscriptionId =
                        e.subscriptionId() == null ? null : e.subscriptionId().value();
                begin(row, e, e.provider(), null, e.amount(), event)
                        .set("opened_here", true)
                        .set("subscription_id", subscriptionId)
                        .set("description", Sealed.valueOf(e.description()));
            }
            case PaymentDiscovered e ->
                begin(row, e, e.provider(), e.subject(), e.amount(), event).set("opened_here", false);
            case PaymentPending e -> told(row, e.result(), e.mismatches());
            case PaymentFailed e -> told(row, e.result(), e.mismatches()).set("state", PaymentState.FAILED.code());
            case PaymentCancelled e ->
                told(row, e.result(), e.mismatches()).set("state", PaymentState.CANCELLED.code());
            case PaymentSucceeded e -> succeeded(row, e);
            case PaymentRefunded e -> refunded(row, e);
            case PaymentRefundDeferred e -> mark(row, e.mismatches());
            case PaymentResultOutdated e -> mark(row, e.mismatches());
            case PaymentMismatchResolved e -> {
                row.set("resolved_mismatches", union(row, "resolved_mismatches", e.resolved()));
                row.set("mismatches", List.of()).set("mismatched", false);
            }
        }
    }

    private static Row begin(
            Row row, PaymentEvent e, String provider, @Nullable String subject, Money amount, RecordedEvent event) {
        return row.set("user_id", e.userId())
                .set("provider", provider)
                .set("subject", subject)
                .set("amount_minor", amount.amountMinor())
                .set("currency", amount.currency())
                .set("received_minor", 0)
                .set("refunded_minor", 0)
                .set("state", PaymentState.PENDING.code())
                .set("subscription_id", null)
                .set("description", null)
                .set("method", null)
                .set("mismatches", List.of())
                .set("mismatched", false)
                .set("resolved_mismatches", List.of())
                .set("created_at", event.timestamp());
    }

    private static void succeeded(Row row, PaymentSucceeded e) {
        Money received = e.result().amount();
        if (!row.flag("opened_here") && row.number("received_minor") == 0) {
            row.set("amount_minor", received.amountMinor()).set("currency", received.currency());
        }
        if (received.currency().equals(row.text("currency"))) row.add("received_minor", received.amountMinor());
        told(row, e.result(), e.mismatches()).set("state", e.state().code());
    }

    private static void refunded(Row row, PaymentRefunded e) {
        Money refund = e.result().amount();
        if (refund.currency().equals(row.text("currency"))) row.add("refunded_minor", refund.amountMinor());
        row.set("state", e.state().code());
        mark(row, e.mismatches());
    }

    private static Row told(Row row, ProviderResult result, List<Mismatch> mismatches) {
        if (result.method() != null) row.set("method", result.method());
        mark(row, mismatches);
        return row.set("subject", result.subject());
    }

    private static void mark(Row row, List<Mismatch> mismatches) {
        if (!mismatches.isEmpty())
            row.set("mismatches", union(row, "mismatches", mismatches)).set("mismatched", true);
    }

    private static List<String> union(Row row, String column, List<Mismatch> more) {
        Stream<String> before =
                row.get(column) instanceof List<?> list ? list.stream().map(Objects::toString) : Stream.of();
        Set<String> all = new TreeSet<>(before.toList());
        more.forEach(mismatch -> all.add(mismatch.code()));
        return new ArrayList<>(all);
    }
}
