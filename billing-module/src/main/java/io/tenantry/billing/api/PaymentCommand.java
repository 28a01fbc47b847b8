package io.tenantry.billing.api;

import io.tenantry.tenancy.command.EvenWhenClosed;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of a payment. */
public sealed interface PaymentCommand {
    PaymentId paymentId();

    /**
     * Opens a payment with a provider; the provider's results name it as their {@code reference}.
     *
     * <p>Refused: {@code unknown-user}, {@code provider-disabled}, {@code provider-malformed}, {@code
     * amount-not-positive}, {@code currency-unknown}, {@code subscription-unknown}, {@code wrong-amount},
     * {@code subscription-cancelled}, {@code subscription-expired}, {@code subscription-ends}.
     *
     * @param subscriptionId what its success is to pay; otherwise it stays in the wallet
     * @param description a person's words
     */
    record OpenPayment(
            @TargetAggregateIdentifier PaymentId paymentId,
            UUID userId,
            String provider,
            Money amount,
            @Nullable SubscriptionId subscriptionId,
            @Nullable String description)
            implements PaymentCommand {}

    /**
     * A provider says what became of a payment. Money that arrived is never refused: what does not fit is credited and
     * marked with a {@link Mismatch}. A repeat returns quietly; if two servers take the same result at the same moment,
     * one of them is refused by the append with {@code already-taken}, which is a repeat too.
     *
     * <p>Refused: {@code unknown-payment-and-user}, {@code amount-not-positive}.
     *
     * @param derivedId {@link PaymentId#of} of provider and subject
     * @param reference our payment id, as the provider repeats it
     * @param userId whom to credit when {@code reference} names no payment of this tenant
     * @param provider who says it
     * @param subject what the provider calls the payment
     * @param amount what arrived, was asked for, or was paid back; above zero
     * @param refundId what the provider calls this refund; null: the subject
     * @param method how it was paid, in the provider's word
     */
    record RecordProviderResult(
            @TargetAggregateIdentifier PaymentId derivedId,
            @Nullable UUID reference,
            @Nullable UUID userId,
            String provider,
            String subject,
            Transition transition,
            Money amount,
            @Nullable String refundId,
            @Nullable String method)
            implements PaymentCommand {
        /** The target: the payment itself may be the one that {@code reference} names. */
        @Override
        public PaymentId paymentId() {
            return derivedId;
        }
    }

    /**
     * Keeps a refund of a payment that nobody has told of yet, until its success is told: then it is taken back. If the
     * payment is known by now, or the refund names a user, it is recorded as {@link RecordProviderResult} would.
     *
     * @param told a refund
     */
    record HoldRefund(@TargetAggregateIdentifier PaymentId derivedId, RecordProviderResult told)
            implements PaymentCommand {
        @Override
        public PaymentId paymentId() {
            return derivedId;
        }
    }

    /**
     * Somebody looked at what did not fit and settled it. The money stays where it is. A repeat returns quietly.
     *
     * <p>Refused: {@code payment-fits}.
     *
     * @param note how it was settled, in a person's words
     */
    record ResolveMismatch(@TargetAggregateIdentifier PaymentId paymentId, String note)
            implements PaymentCommand, EvenWhenClosed {}
}
