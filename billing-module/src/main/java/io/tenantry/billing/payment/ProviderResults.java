package io.tenantry.billing.payment;

import static io.tenantry.billing.api.BillingRejected.Why.AMOUNT_NOT_POSITIVE;
import static io.tenantry.billing.api.BillingRejected.Why.UNKNOWN_PAYMENT_AND_USER;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.payment.Circumstances.Purchase;
import io.tenantry.billing.subscription.SubscriptionPurchase;
import io.tenantry.billing.wallet.Entry;
import io.tenantry.billing.wallet.Wallets;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes what providers say: finds or discovers the payment, records the result, moves the money and pays the
 * subscription, all in one append. The tenant's state refuses nothing here: money that arrived is credited.
 */
@Component
class ProviderResults {
    private final Payments payments;
    private final Wallets wallets;
    private final SubscriptionPurchase subscriptions;
    private final Users users;

    ProviderResults(Payments payments, Wallets wallets, SubscriptionPurchase subscriptions, Users users) {
        this.payments = payments;
        this.wallets = wallets;
        this.subscriptions = subscriptions;
        this.users = users;
    }

    @CommandHandler
    void handle(RecordProviderResult c, TenantPolicy policy) {
        if (!c.amount().isPositive()) throw new BillingRejected(AMOUNT_NOT_POSITIVE, "An amount is above zero.");
        ProviderResult result = result(c);
        Aggregate<Payment> referenced = referenced(c);
        Aggregate<Payment> payment = referenced == null ? derived(c) : referenced;
        Circumstances now = new Circumstances(
                c.userId(),
                c.reference() != null && referenced == null,
                policy.refusal() == null,
                purchase(payment, result));
        for (Movement movement : payment.invoke(it -> it.record(result, now))) {
            move(payment.invoke(Payment::id), movement, policy);
        }
    }

    private static ProviderResult result(RecordProviderResult c) {
        String refundId = c.refundId() == null ? c.subject() : c.refundId();
        return new ProviderResult(
                c.provider(),
                c.subject(),
                c.transition(),
                c.amount(),
                c.transition() == Transition.REFUNDED ? refundId : null,
                c.method());
    }

    private @Nullable Aggregate<Payment> referenced(RecordProviderResult c) {
        UUID reference = c.reference();
        return reference == null
                ? null
                : payments.find(new PaymentId(c.derivedId().tenantId(), reference));
    }

    private Aggregate<Payment> derived(RecordProviderResult c) {
        Aggregate<Payment> known = payments.find(c.derivedId());
        if (known != null) return known;
        UUID userId = c.userId();
        if (userId == null || !users.exists(new UserId(c.derivedId().tenantId(), userId))) {
            throw new BillingRejected(
                    UNKNOWN_PAYMENT_AND_USER, "This names neither a payment nor a user of this tenant.");
        }
        return payments.begin(new PaymentDiscovered(c.derivedId(), userId, c.provider(), c.subject(), c.amount()));
    }

    private Purchase purchase(Aggregate<Payment> payment, ProviderResult result) {
        SubscriptionId subscriptionId = payment.invoke(Payment::subscriptionId);
        if (subscriptionId == null || result.transition() != Transition.SUCCEEDED) return Purchase.NONE;
        if (!subscriptions.goesOn(subscriptionId)) return Purchase.ENDED;
        return subscriptions.isCovered(subscriptionId, result.amount()) ? Purchase.POSSIBLE : Purchase.NOT_COVERED;
    }

    private void move(PaymentId paymentId, Movement movement, TenantPolicy policy) {
        TenantId tenantId = paymentId.tenantId();
        UUID reference = paymentId.value();
        switch (movement) {
            case Movement.Credit(var userId, var amount, var pays) -> {
                wallets.credit(Entry.of(tenantId, userId, amount, EntryReason.PAYMENT, reference));
                if (pays != null) subscriptions.payPeriod(pays, paymentId, policy.timeZone());
            }
            case Movement.Debit(var userId, var amount) ->
                wallets.takeBack(Entry.of(tenantId, userId, amount, EntryReason.REFUND, reference));
        }
    }
}
