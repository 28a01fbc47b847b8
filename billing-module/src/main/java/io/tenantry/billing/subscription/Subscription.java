package io.tenantry.billing.subscription;

import static io.tenantry.billing.api.BillingRejected.Why.SUBSCRIPTION_CANCELLED;
import static io.tenantry.billing.api.BillingRejected.Why.SUBSCRIPTION_ENDS;
import static io.tenantry.billing.api.BillingRejected.Why.SUBSCRIPTION_EXPIRED;
import static io.tenantry.billing.api.BillingRejected.Why.SUBSCRIPTION_PENDING;
import static io.tenantry.billing.api.SubscriptionState.ACTIVE;
import static io.tenantry.billing.api.SubscriptionState.CANCELLED;
import static io.tenantry.billing.api.SubscriptionState.EXPIRED;
import static io.tenantry.billing.api.SubscriptionState.PENDING;
import static io.tenantry.billing.api.SubscriptionState.TRIAL;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.SubscriptionCommand.CancelSubscription;
import io.tenantry.billing.api.SubscriptionCommand.ExpireDueSubscription;
import io.tenantry.billing.api.SubscriptionCommand.ResumeSubscription;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancellationScheduled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionResumed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantPolicy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A user's right to use a plan, bought one period at a time. What it costs is taken by {@link SubscriptionPurchase}. */
@Aggregate(snapshotTriggerDefinition = "longStreams")
@SuppressWarnings("NullAway.Init") // events fill it
class Subscription {
    @AggregateIdentifier
    private SubscriptionId id;

    private UUID userId;
    private PlanVersion plan;
    private SubscriptionState state;
    private boolean autoRenew;
    private boolean endsWithPeriod;
    private @Nullable Sealed<String> cancellationReason;
    /** When the present period, the trial or the wait for a payment is over. */
    private Instant until;

    private Periods periods;

    @CommandHandler
    void handle(CancelSubscription c, TenantPolicy policy) {
        policy.requireActive();
        if (state == CANCELLED) return;
        if (state == EXPIRED) throw expired();
        Sealed<String> reason = Sealed.ofNullable(KeyRef.ofSubject(id.tenantId(), userId), c.reason());
        if (state == PENDING || !c.atPeriodEnd()) apply(new SubscriptionCancelled(id, userId, state, reason));
        else if (!endsWithPeriod) apply(new SubscriptionCancellationScheduled(id, userId, until, reason));
    }

    @CommandHandler
    void handle(ResumeSubscription c, TenantPolicy policy) {
        policy.requireActive();
        requireNotEnded();
        if (state == PENDING) throw new BillingRejected(SUBSCRIPTION_PENDING, "The subscription is not paid yet.");
        if (endsWithPeriod) apply(new SubscriptionResumed(id, userId, autoRenew, until));
    }

    @CommandHandler
    void handle(ExpireDueSubscription c, Clock clock) {
        if (isDue(clock.instant())) expire();
    }

    void expire() {
        apply(
                endsWithPeriod
                        ? new SubscriptionCancelled(id, userId, state, cancellationReason)
                        : new SubscriptionExpired(id, userId, state));
    }

    /** The first period of a pending one, or the next of a running one. */
    void payPeriod(PlanVersion terms, @Nullable PaymentId paymentId, Instant now, ZoneId zone) {
        Money price = terms.terms().price();
        if (state == PENDING) {
            Instant paidUntil = Periods.from(now).end(terms.terms().period(), zone);
            apply(new SubscriptionStarted(id, userId, terms, autoRenew, state, price, paymentId, now, paidUntil));
        } else {
            Instant paidUntil = periodsUnder(terms).end(terms.terms().period(), zone);
            apply(new SubscriptionRenewed(id, userId, terms, autoRenew, state, price, paymentId, paidUntil));
        }
    }

    /** Refuses what cannot be paid on. */
    void requirePayable() {
        requireNotEnded();
        if (endsWithPeriod) throw new BillingRejected(SUBSCRIPTION_ENDS, "The subscription ends with its period.");
    }

    boolean isPayable() {
        return !state.ended() && !endsWithPeriod;
    }

    boolean isDue(Instant now) {
        return !state.ended() && !now.isBefore(until);
    }

    /** A running one goes on under the plan's present terms; what a pending one asked for stays as it was asked. */
    boolean goesOnUnderPresentTerms() {
        return state != PENDING;
    }

    boolean renewsItself() {
        return autoRenew && !endsWithPeriod && state.runs();
    }

    UUID userId() {
        return userId;
    }

    PlanId planId() {
        return plan.planId();
    }

    PlanVersion plan() {
        return plan;
    }

    /** Periods are counted from where the first one began, so that the 31st comes back after a February. */
    private Periods periodsUnder(PlanVersion terms) {
        boolean samePeriod = terms.terms().period().equals(plan.terms().period());
        return state == ACTIVE && samePeriod ? periods : Periods.from(until);
    }

    private void requireNotEnded() {
        if (state == CANCELLED) throw new BillingRejected(SUBSCRIPTION_CANCELLED, "The subscription was cancelled.");
        if (state == EXPIRED) throw expired();
    }

    private static BillingRejected expired() {
        return new BillingRejected(SUBSCRIPTION_EXPIRED, "The subscription has expired.");
    }

    @EventSourcingHandler
    void on(SubscriptionRequested e) {
        begin(e.subscriptionId(), e.userId(), e.plan(), e.autoRenew(), PENDING);
        until = e.lapsesAt();
    }

    @EventSourcingHandler
    void on(TrialStarted e) {
        begin(e.subscriptionId(), e.userId(), e.plan(), e.autoRenew(), TRIAL);
        until = e.trialUntil();
    }

    @EventSourcingHandler
    void on(SubscriptionStarted e) {
        begin(e.subscriptionId(), e.userId(), e.plan(), e.autoRenew(), ACTIVE);
        periods = Periods.from(e.startedAt()).next();
        until = e.paidUntil();
    }

    @EventSourcingHandler
    void on(SubscriptionRenewed e) {
        periods = periodsUnder(e.plan()).next();
        plan = e.plan();
        state = ACTIVE;
        until = e.paidUntil();
    }

    @EventSourcingHandler
    void on(SubscriptionCancellationScheduled e) {
        endsWithPeriod = true;
        cancellationReason = e.reason();
    }

    @EventSourcingHandler
    void on(SubscriptionResumed e) {
        endsWithPeriod = false;
        cancellationReason = null;
    }

    @EventSourcingHandler
    void on(SubscriptionCancelled e) {
        state = CANCELLED;
    }

    @EventSourcingHandler
    void on(SubscriptionExpired e) {
        state = EXPIRED;
    }

    private void begin(
            SubscriptionId newId,
            UUID newUserId,
            PlanVersion newPlan,
            boolean newAutoRenew,
            SubscriptionState newState) {
        id = newId;
        userId = newUserId;
        plan = newPlan;
        autoRenew = newAutoRenew;
        state = newState;
    }

    Subscription() {}
}
