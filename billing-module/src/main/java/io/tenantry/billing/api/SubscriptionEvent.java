package io.tenantry.billing.api;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to a subscription. */
public sealed interface SubscriptionEvent {
    SubscriptionId subscriptionId();

    /** Whose it is. */
    UUID userId();

    /**
     * It waits for its first payment. Its place among the tenant's subscriptions is taken from here on.
     *
     * @param lapsesAt when it stops waiting
     */
    @EventName("billing.subscription-requested")
    record SubscriptionRequested(
            SubscriptionId subscriptionId,
            UUID userId,
            PlanVersion plan,
            boolean autoRenew,
            PaymentId paymentId,
            Instant lapsesAt)
            implements SubscriptionEvent {}

    @EventName("billing.trial-started")
    record TrialStarted(
            SubscriptionId subscriptionId,
            UUID userId,
            PlanVersion plan,
            boolean autoRenew,
            Instant startedAt,
            Instant trialUntil)
            implements SubscriptionEvent {}

    /**
     * The first paid period began.
     *
     * @param from {@link SubscriptionState#PENDING} if it was requested before, null if it began at once
     * @param charged what the wallet paid
     * @param paymentId the payment that brought it about, if one did
     */
    @EventName("billing.subscription-started")
    record SubscriptionStarted(
            SubscriptionId subscriptionId,
            UUID userId,
            PlanVersion plan,
            boolean autoRenew,
            @Nullable SubscriptionState from,
            Money charged,
            @Nullable PaymentId paymentId,
            Instant startedAt,
            Instant paidUntil)
            implements SubscriptionEvent {}

    /**
     * One more period, under the plan's terms of now.
     *
     * @param from {@link SubscriptionState#TRIAL} when this ended the trial, else {@link SubscriptionState#ACTIVE}
     */
    @EventName("billing.subscription-renewed")
    record SubscriptionRenewed(
            SubscriptionId subscriptionId,
            UUID userId,
            PlanVersion plan,
            boolean autoRenew,
            SubscriptionState from,
            Money charged,
            @Nullable PaymentId paymentId,
            Instant paidUntil)
            implements SubscriptionEvent {}

    /** It runs on to the end of what is paid, and not further. */
    @EventName("billing.subscription-cancellation-scheduled")
    record SubscriptionCancellationScheduled(
            SubscriptionId subscriptionId,
            UUID userId,
            Instant endsAt,
            @Nullable Sealed<String> reason) implements SubscriptionEvent {}

    /** A scheduled cancellation was taken back. */
    @EventName("billing.subscription-resumed")
    record SubscriptionResumed(SubscriptionId subscriptionId, UUID userId, boolean autoRenew, Instant paidUntil)
            implements SubscriptionEvent {}

    /** It ended because somebody wanted it, at once or at the end of its period. */
    @EventName("billing.subscription-cancelled")
    record SubscriptionCancelled(
            SubscriptionId subscriptionId,
            UUID userId,
            SubscriptionState from,
            @Nullable Sealed<String> reason) implements SubscriptionEvent {}

    /** It ended because it was not paid on, or never paid. */
    @EventName("billing.subscription-expired")
    record SubscriptionExpired(SubscriptionId subscriptionId, UUID userId, SubscriptionState from)
            implements SubscriptionEvent {}
}
