package io.tenantry.billing.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to a payment. */
public sealed interface PaymentEvent {
    PaymentId paymentId();

    /** Whose wallet it credits. */
    UUID userId();

    /** We asked a provider for money. It takes its amount of the tenant's limits. */
    @EventName("billing.payment-opened")
    record PaymentOpened(
            PaymentId paymentId,
            UUID userId,
            String provider,
            Money amount,
            @Nullable SubscriptionId subscriptionId,
            @Nullable Sealed<String> description,
            Instant openedAt)
            implements PaymentEvent {}

    /** A provider told of a payment that was not opened here; what it told follows as the next event. */
    @EventName("billing.payment-discovered")
    record PaymentDiscovered(PaymentId paymentId, UUID userId, String provider, String subject, Money amount)
            implements PaymentEvent {}

    /** The provider has it and does not know yet. */
    @EventName("billing.payment-pending")
    record PaymentPending(PaymentId paymentId, UUID userId, ProviderResult result, List<Mismatch> mismatches)
            implements PaymentEvent {}

    /** The provider declined. {@code released} is what it no longer takes of the tenant's limits. */
    @EventName("billing.payment-failed")
    record PaymentFailed(
            PaymentId paymentId,
            UUID userId,
            ProviderResult result,
            @Nullable Reservation released,
            List<Mismatch> mismatches)
            implements PaymentEvent {}

    /** It was given up. {@code released} is what it no longer takes of the tenant's limits. */
    @EventName("billing.payment-cancelled")
    record PaymentCancelled(
            PaymentId paymentId,
            UUID userId,
            ProviderResult result,
            @Nullable Reservation released,
            List<Mismatch> mismatches)
            implements PaymentEvent {}

    /**
     * Money arrived: {@code result.amount()}, credited to the user's wallet by the same append. A payment succeeds more
     * than once when a provider takes money twice for one reference.
     *
     * @param reserved what it took of the tenant's limits until now, in whose window it is counted instead
     * @param state the payment's state afterwards
     */
    @EventName("billing.payment-succeeded")
    record PaymentSucceeded(
            PaymentId paymentId,
            UUID userId,
            ProviderResult result,
            @Nullable SubscriptionId subscriptionId,
            @Nullable Reservation reserved,
            PaymentState state,
            List<Mismatch> mismatches)
            implements PaymentEvent {}

    /**
     * Money was paid back: {@code result.amount()}, taken from the user's wallet by the same append, below zero if need be.
     *
     * @param refunded what was paid back until now, this included, in this refund's currency
     * @param state refunded when all that arrived was paid back, else succeeded
     * @param waitedOn where it was told and waited before anybody knew that it is of this payment; null: told here
     */
    @EventName("billing.payment-refunded")
    record PaymentRefunded(
            PaymentId paymentId,
            UUID userId,
            ProviderResult result,
            Money refunded,
            PaymentState state,
            List<Mismatch> mismatches,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            PaymentId waitedOn)
            implements PaymentEvent {}

    /** Told of a refund before the money: nothing moves until the success is told; {@link PaymentRefunded} follows it. */
    @EventName("billing.payment-refund-deferred")
    record PaymentRefundDeferred(PaymentId paymentId, UUID userId, ProviderResult result, List<Mismatch> mismatches)
            implements PaymentEvent {}

    /** Told after something that weighs more: it is known, and changes nothing. */
    @EventName("billing.payment-result-outdated")
    record PaymentResultOutdated(PaymentId paymentId, UUID userId, ProviderResult result, List<Mismatch> mismatches)
            implements PaymentEvent {}

    /** What did not fit was looked at and settled. The money stays where it is. */
    @EventName("billing.payment-mismatch-resolved")
    record PaymentMismatchResolved(PaymentId paymentId, UUID userId, List<Mismatch> resolved, Sealed<String> note)
            implements PaymentEvent {}
}
