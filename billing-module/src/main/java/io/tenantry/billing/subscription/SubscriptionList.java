package io.tenantry.billing.subscription;

import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.SubscriptionEvent;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancellationScheduled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionResumed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The subscriptions with the terms that their users bought. */
@Component
class SubscriptionList implements Projection {
    private static final Table SUBSCRIPTION = Table.of("subscription", "tenant_id", "id");

    @Override
    public String name() {
        return "billing.subscriptions";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(SubscriptionEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(SUBSCRIPTION);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row known = event.sequence() == 0
                ? rows.insert(SUBSCRIPTION, event.tenantId(), event.id())
                : rows.upsert(SUBSCRIPTION, event.tenantId(), event.id());
        Row row = known.set("version", event.version());
        SubscriptionEvent payload = (SubscriptionEvent) event.payload();
        if (event.sequence() == 0) begin(row, payload, event);
        switch (payload) {
            case SubscriptionRequested e ->
                row.set("state", SubscriptionState.PENDING.code())
                        .set("payment_id", e.paymentId().value());
            case TrialStarted e ->
                row.set("state", SubscriptionState.TRIAL.code())
                        .set("started_at", e.startedAt())
                        .set("paid_until", e.trialUntil());
            case SubscriptionStarted e ->
                paid(row, e.plan(), e.paymentId())
                        .set("started_at", e.startedAt())
                        .set("paid_until", e.paidUntil());
            case SubscriptionRenewed e -> paid(row, e.plan(), e.paymentId()).set("paid_until", e.paidUntil());
            case SubscriptionCancellationScheduled e -> row.set("cancel_at_period_end", true);
            case SubscriptionResumed e -> row.set("cancel_at_period_end", false);
            case SubscriptionCancelled e -> ended(row, SubscriptionState.CANCELLED, event);
            case SubscriptionExpired e -> ended(row, SubscriptionState.EXPIRED, event);
        }
    }

    private static void begin(Row row, SubscriptionEvent payload, RecordedEvent event) {
        row.set("user_id", payload.userId())
                .set("cancel_at_period_end", false)
                .set("created_at", event.timestamp())
                .set("started_at", null)
                .set("paid_until", null)
                .set("ended_at", null)
                .set("payment_id", null);
        switch (payload) {
            case SubscriptionRequested e -> terms(row, e.plan()).set("auto_renew", e.autoRenew());
            case TrialStarted e -> terms(row, e.plan()).set("auto_renew", e.autoRenew());
            case SubscriptionStarted e -> terms(row, e.plan()).set("auto_renew", e.autoRenew());
            default -> throw new IllegalStateException("a subscription does not begin with " + event);
        }
    }

    private static Row paid(Row row, PlanVersion plan, @Nullable PaymentId paymentId) {
        if (paymentId != null) row.set("payment_id", paymentId.value());
        return terms(row, plan).set("state", SubscriptionState.ACTIVE.code());
    }

    private static Row terms(Row row, PlanVersion plan) {
        return row.set("plan_id", plan.planId().value())
                .set("plan_version", plan.version())
                .set("plan_name", plan.terms().name())
                .set("period", plan.terms().period())
                .set("price_minor", plan.terms().price().amountMinor())
                .set("currency", plan.terms().price().currency())
                .set("entitlements", plan.terms().entitlements());
    }

    private static void ended(Row row, SubscriptionState state, RecordedEvent event) {
        row.set("state", state.code()).set("ended_at", event.timestamp()).set("cancel_at_period_end", false);
    }
}
