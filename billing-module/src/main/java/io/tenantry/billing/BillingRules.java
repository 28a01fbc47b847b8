package io.tenantry.billing;

import static io.tenantry.tenancy.store.ConstraintChanges.Window.ALWAYS;
import static io.tenantry.tenancy.store.ConstraintChanges.Window.DAY;
import static io.tenantry.tenancy.store.ConstraintChanges.Window.MONTH;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent;
import io.tenantry.billing.api.PaymentEvent.PaymentCancelled;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentFailed;
import io.tenantry.billing.api.PaymentEvent.PaymentMismatchResolved;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentEvent.PaymentPending;
import io.tenantry.billing.api.PaymentEvent.PaymentRefundDeferred;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentResultOutdated;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.Reservation;
import io.tenantry.billing.api.SubscriptionEvent;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancellationScheduled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionResumed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.tenancy.store.ConstraintChanges;
import io.tenantry.tenancy.store.Constraints;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One trial per user and plan, every provider's result once, and the tenant's limits: subscriptions that run or wait for
 * their payment, and money asked for or received a day and a month.
 */
@Component
class BillingRules implements Constraints {
    private static final String SUBSCRIPTIONS = "active-subscriptions";
    private static final String DAILY = "daily-transactions";
    private static final String MONTHLY = "monthly-revenue";

    @Override
    public void of(Object event, Instant at, ConstraintChanges changes) {
        switch (event) {
            case SubscriptionEvent e -> ofSubscription(e, at, changes);
            case PaymentEvent e -> ofPayment(e, at, changes);
            default -> {}
        }
    }

    private static void ofSubscription(SubscriptionEvent event, Instant at, ConstraintChanges changes) {
        switch (event) {
            case TrialStarted e -> {
                changes.claim("trial", e.plan().planId().value() + "/" + e.userId(), e.subscriptionId());
                changes.use(SUBSCRIPTIONS, ALWAYS, 1);
            }
            case SubscriptionRequested e -> changes.use(SUBSCRIPTIONS, ALWAYS, 1);
            case SubscriptionStarted e -> {
                if (e.from() == null) changes.use(SUBSCRIPTIONS, ALWAYS, 1);
            }
            case SubscriptionCancelled e -> changes.count(SUBSCRIPTIONS, ALWAYS, at, -1);
            case SubscriptionExpired e -> changes.count(SUBSCRIPTIONS, ALWAYS, at, -1);
            case SubscriptionRenewed e -> {}
            case SubscriptionCancellationScheduled e -> {}
            case SubscriptionResumed e -> {}
        }
    }

    private static void ofPayment(PaymentEvent event, Instant at, ConstraintChanges changes) {
        switch (event) {
            case PaymentOpened e -> {
                Money asked = e.amount();
                changes.reserve(DAILY, DAY, e.openedAt(), asked.amountMinor(), asked.currency(), e.paymentId());
                changes.reserve(MONTHLY, MONTH, e.openedAt(), asked.amountMinor(), asked.currency(), e.paymentId());
            }
            case PaymentDiscovered e -> {}
            case PaymentPending e -> claim(e, e.result(), changes);
            case PaymentFailed e -> {
                claim(e, e.result(), changes);
                release(e, e.released(), changes);
            }
            case PaymentCancelled e -> {
                claim(e, e.result(), changes);
                release(e, e.released(), changes);
            }
            case PaymentSucceeded e -> {
                claim(e, e.result(), changes);
                Reservation reserved = e.reserved();
                release(e, reserved, changes);
                count(e.result().amount(), reserved == null ? at : reserved.openedAt(), changes);
            }
            case PaymentRefunded e -> {
                // what waited elsewhere was claimed there
                changes.claim(ProviderResult.CLAIM, e.result().key(), waitedOn(e));
                count(e.result().amount().negated(), at, changes);
            }
            case PaymentRefundDeferred e -> claim(e, e.result(), changes);
            case PaymentResultOutdated e -> claim(e, e.result(), changes);
            case PaymentMismatchResolved e -> {}
        }
    }

    private static PaymentId waitedOn(PaymentRefunded e) {
        return e.waitedOn() == null ? e.paymentId() : e.waitedOn();
    }

    private static void claim(PaymentEvent event, ProviderResult result, ConstraintChanges changes) {
        changes.claim(ProviderResult.CLAIM, result.key(), event.paymentId());
    }

    private static void release(PaymentEvent event, @Nullable Reservation reserved, ConstraintChanges changes) {
        if (reserved == null) return;
        Money asked = reserved.amount();
        PaymentId owner = event.paymentId();
        changes.giveBack(DAILY, DAY, reserved.openedAt(), asked.amountMinor(), asked.currency(), owner);
        changes.giveBack(MONTHLY, MONTH, reserved.openedAt(), asked.amountMinor(), asked.currency(), owner);
    }

    private static void count(Money amount, Instant when, ConstraintChanges changes) {
        changes.count(DAILY, DAY, when, amount.amountMinor(), amount.currency());
        changes.count(MONTHLY, MONTH, when, amount.amountMinor(), amount.currency());
    }
}
