package io.tenantry.billing.api;

import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of a subscription. */
public sealed interface SubscriptionCommand {
    SubscriptionId subscriptionId();

    /**
     * Lets a user try a plan, once for ever.
     *
     *
     * <p>Refused: {@code unknown-user}, {@code plan-unknown}, {@code plan-retired}, {@code plan-without-trial};
     * a second trial is refused by the append: {@code already-taken}.
     */
    record StartTrial(
            @TargetAggregateIdentifier SubscriptionId subscriptionId, UUID userId, PlanId planId, boolean autoRenew)
            implements SubscriptionCommand {}

    /**
     * Starts a first period, paid from the user's wallet in the same append.
     *
     *
     * <p>Refused: {@code unknown-user}, {@code plan-unknown}, {@code plan-retired}, {@code insufficient-funds}.
     */
    record StartSubscription(
            @TargetAggregateIdentifier SubscriptionId subscriptionId, UUID userId, PlanId planId, boolean autoRenew)
            implements SubscriptionCommand {}

    /**
     * Asks for a first period and opens the payment for it, in one append; the payment's success starts it.
     *
     *
     * <p>Refused: {@code unknown-user}, {@code plan-unknown}, {@code plan-retired}, {@code plan-is-free},
     * {@code provider-disabled}, {@code provider-malformed}.
     */
    record RequestSubscription(
            @TargetAggregateIdentifier SubscriptionId subscriptionId,
            UUID userId,
            PlanId planId,
            boolean autoRenew,
            PaymentId paymentId,
            String provider)
            implements SubscriptionCommand {}

    /**
     * Pays the next period from the wallet, now: of a running subscription the one after the present, of a pending one
     * the first.
     *
     *
     * <p>Refused: {@code subscription-cancelled}, {@code subscription-expired}, {@code subscription-ends},
     * {@code insufficient-funds}.
     */
    record RenewSubscription(@TargetAggregateIdentifier SubscriptionId subscriptionId) implements SubscriptionCommand {}

    /**
     * Ends it now, or with the period that is paid. Nothing is paid back. A pending one ends now in any case.
     *
     * <p>Refused: {@code subscription-expired}.
     *
     * @param reason what a person gave as the reason
     */
    record CancelSubscription(
            @TargetAggregateIdentifier SubscriptionId subscriptionId,
            boolean atPeriodEnd,
            @Nullable String reason) implements SubscriptionCommand {}

    /**
     * Takes back a cancellation that waits for the end of the period.
     *
     *
     * <p>Refused: {@code subscription-pending}, {@code subscription-cancelled}, {@code subscription-expired}.
     */
    record ResumeSubscription(@TargetAggregateIdentifier SubscriptionId subscriptionId)
            implements SubscriptionCommand {}

    /** The agenda's: the period is over and is to go on. Renews from the wallet when that suffices, else it expires. */
    record RenewDueSubscription(@TargetAggregateIdentifier SubscriptionId subscriptionId)
            implements SubscriptionCommand {}

    /** The agenda's: the period, the trial or the wait for a payment is over. */
    record ExpireDueSubscription(@TargetAggregateIdentifier SubscriptionId subscriptionId)
            implements SubscriptionCommand {}
}
