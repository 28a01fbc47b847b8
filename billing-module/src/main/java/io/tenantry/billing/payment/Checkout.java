package io.tenantry.billing.payment;

import static io.tenantry.billing.api.BillingRejected.Why.AMOUNT_NOT_POSITIVE;
import static io.tenantry.billing.api.BillingRejected.Why.PROVIDER_DISABLED;
import static io.tenantry.billing.api.BillingRejected.Why.PROVIDER_MALFORMED;
import static io.tenantry.billing.api.BillingRejected.Why.UNKNOWN_USER;
import static io.tenantry.billing.api.BillingRejected.Why.WRONG_AMOUNT;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Currencies;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.SubscriptionCommand.RequestSubscription;
import io.tenantry.billing.subscription.SubscriptionPurchase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.CommandHandler;
import org.springframework.stereotype.Component;

/** Opens payments: on their own, for a subscription, or together with the subscription that they start. */
@Component
class Checkout {
    private static final Pattern PROVIDER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Payments payments;
    private final SubscriptionPurchase subscriptions;
    private final Users users;
    private final Clock clock;

    Checkout(Payments payments, SubscriptionPurchase subscriptions, Users users, Clock clock) {
        this.payments = payments;
        this.subscriptions = subscriptions;
        this.users = users;
        this.clock = clock;
    }

    @CommandHandler
    void handle(OpenPayment c, TenantPolicy policy) {
        policy.requireActive();
        requireProvider(c.provider(), policy);
        var tenantId = c.paymentId().tenantId();
        if (!users.exists(new UserId(tenantId, c.userId()))) {
            throw new BillingRejected(UNKNOWN_USER, "There is no such user.");
        }
        requireAmount(c);
        payments.begin(new PaymentOpened(
                c.paymentId(),
                c.userId(),
                c.provider(),
                c.amount(),
                c.subscriptionId(),
                Sealed.ofNullable(KeyRef.ofSubject(tenantId, c.userId()), c.description()),
                clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    @CommandHandler
    void handle(RequestSubscription c, TenantPolicy policy) {
        policy.requireActive();
        requireProvider(c.provider(), policy);
        Money price = subscriptions.request(c);
        payments.begin(new PaymentOpened(
                c.paymentId(),
                c.userId(),
                c.provider(),
                price,
                c.subscriptionId(),
                null,
                clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    private static void requireProvider(String provider, TenantPolicy policy) {
        if (!PROVIDER.matcher(provider).matches()) {
            throw new BillingRejected(PROVIDER_MALFORMED, "Not the name of a payment provider.");
        }
        if (!policy.providerEnabled(provider)) {
            throw new BillingRejected(PROVIDER_DISABLED, "Payments through this provider are disabled.");
        }
    }

    private void requireAmount(OpenPayment c) {
        Currencies.requireKnown(c.amount().currency());
        if (!c.amount().isPositive()) throw new BillingRejected(AMOUNT_NOT_POSITIVE, "A payment is above zero.");
        if (c.subscriptionId() == null) return;
        Money owed = subscriptions.owed(c.subscriptionId(), c.userId());
        if (!owed.equals(c.amount())) {
            throw new BillingRejected(
                    WRONG_AMOUNT, "The subscription costs " + owed.decimal() + " " + owed.currency() + ".");
        }
    }
}
