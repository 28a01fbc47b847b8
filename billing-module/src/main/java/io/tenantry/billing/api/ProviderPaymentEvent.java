package io.tenantry.billing.api;

import io.tenantry.tenancy.event.EventName;

/** What is known of a provider's payment by the provider's name for it, before or besides the payment itself. */
public sealed interface ProviderPaymentEvent {
    /** {@link PaymentId#of} of provider and subject. */
    PaymentId paymentId();

    /**
     * Its money arrived for a payment that we opened: what the provider tells of it later, without naming ours, is of
     * that one.
     *
     * @param to the payment that we opened
     */
    @EventName("billing.provider-payment-linked")
    record ProviderPaymentLinked(PaymentId paymentId, PaymentId to) implements ProviderPaymentEvent {}

    /** A refund of something that nobody told of: it waits until the success is told, and moves nothing before. */
    @EventName("billing.provider-refund-held")
    record ProviderRefundHeld(PaymentId paymentId, ProviderResult result) implements ProviderPaymentEvent {}
}
