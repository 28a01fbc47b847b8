package io.tenantry.billing.payment;

import static io.tenantry.billing.api.BillingRejected.Why.AMOUNT_NOT_POSITIVE;
import static io.tenantry.billing.api.BillingRejected.Why.UNKNOWN_PAYMENT_AND_USER;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.PaymentCommand.HoldRefund;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderPaymentLinked;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderRefundHeld;
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
import java.util.ArrayList;
import java.util.List;
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

    // The stream of the provider's name is read once a command, so that all of it is decided on one state of it.

    @CommandHandler
    void handle(RecordProviderResult c, TenantPolicy policy) {
        requirePositive(c);
        Aggregate<Payment> named = payments.find(c.derivedId());
        Aggregate<Payment> payment = payment(c, named);
        if (payment == null) {
            throw new BillingRejected(
                    UNKNOWN_PAYMENT_AND_USER, "This names neither a payment nor a user of this tenant.");
        }
        record(c, payment, named, policy);
    }

    @CommandHandler
    void handle(HoldRefund c, TenantPolicy policy) {
        requirePositive(c.told());
        ProviderResult refund = result(c.told());
        Aggregate<Payment> named = payments.find(c.derivedId());
        Aggregate<Payment> payment = payment(c.told(), named);
        if (payment != null) record(c.told(), payment, named, policy);
        else if (named != null) named.execute(it -> it.hold(refund));
        else payments.begin(new ProviderRefundHeld(c.derivedId(), refund));
    }

    private static void requirePositive(RecordProviderResult c) {
        if (!c.amount().isPositive()) throw new BillingRejected(AMOUNT_NOT_POSITIVE, "An amount is above zero.");
    }

    private void record(
            RecordProviderResult c,
            Aggregate<Payment> payment,
            @Nullable Aggregate<Payment> named,
            TenantPolicy policy) {
        ProviderResult result = result(c);
        PaymentId id = payment.invoke(Payment::id);
        boolean asReferenced = c.reference() == null || c.reference().equals(id.value());
        Circumstances now =
                new Circumstances(c.userId(), !asReferenced, policy.refusal() == null, purchase(payment, result));
        List<ProviderResult> waiting = result.transition() == Transition.SUCCEEDED && !id.equals(c.derivedId())
                ? link(c.derivedId(), named, id, result)
                : List.of();
        List<Movement> movements = new ArrayList<>(payment.invoke(it -> it.record(result, now)));
        for (ProviderResult refund : waiting)
            movements.addAll(payment.invoke(it -> it.recordWaiting(refund, c.derivedId())));
        for (Movement movement : movements) move(id, movement, policy);
    }

    /**
     * Remembers which payment got the money of a provider's payment, in the stream of the provider's name, and answers
     * the refunds that wait there. A refund that is told at the same moment meets this in that stream and is decided anew.
     */
    private List<ProviderResult> link(
            PaymentId derivedId, @Nullable Aggregate<Payment> named, PaymentId to, ProviderResult success) {
        if (named == null) {
            payments.begin(new ProviderPaymentLinked(derivedId, to));
            return List.of();
        }
        named.execute(it -> it.linkTo(to));
        return named.invoke(it -> it.waitingFor(success));
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

    /** A refund follows its money, whatever it names; anything else goes to the payment that it names. */
    private @Nullable Aggregate<Payment> payment(RecordProviderResult c, @Nullable Aggregate<Payment> named) {
        boolean refund = c.transition() == Transition.REFUNDED;
        Aggregate<Payment> found = refund ? withMoney(c, named) : referenced(c);
        if (found == null) found = refund ? referenced(c) : withMoney(c, named);
        return found == null ? derived(c, named) : found;
    }

    private @Nullable Aggregate<Payment> referenced(RecordProviderResult c) {
        UUID reference = c.reference();
        if (reference == null) return null;
        Aggregate<Payment> payment = payments.find(new PaymentId(c.derivedId().tenantId(), reference));
        return payment != null && payment.invoke(Payment::isPayment) ? payment : null;
    }

    private @Nullable Aggregate<Payment> withMoney(RecordProviderResult c, @Nullable Aggregate<Payment> named) {
        if (named == null) return null;
        PaymentId to = named.invoke(Payment::linkedTo);
        if (to != null) return payments.find(to);
        return named.invoke(it -> it.hasMoneyOf(result(c))) ? named : null;
    }

    /** The payment that the provider's name leads to, made if it names a user; null if that cannot be. */
    private @Nullable Aggregate<Payment> derived(RecordProviderResult c, @Nullable Aggregate<Payment> named) {
        if (named != null && named.invoke(Payment::isPayment)) return named;
        UUID userId = c.userId();
        if (userId == null || !users.exists(new UserId(c.derivedId().tenantId(), userId))) return null;
        var discovered = new PaymentDiscovered(c.derivedId(), userId, c.provider(), c.subject(), c.amount());
        if (named == null) return payments.begin(discovered);
        named.execute(_ -> apply(discovered));
        return named;
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
