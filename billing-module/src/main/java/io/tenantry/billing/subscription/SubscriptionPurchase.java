package io.tenantry.billing.subscription;

import static io.tenantry.billing.api.BillingRejected.Why.PLAN_IS_FREE;
import static io.tenantry.billing.api.BillingRejected.Why.PLAN_WITHOUT_TRIAL;
import static io.tenantry.billing.api.BillingRejected.Why.SUBSCRIPTION_UNKNOWN;
import static io.tenantry.billing.api.BillingRejected.Why.UNKNOWN_USER;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.SubscriptionCommand.RenewDueSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RenewSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RequestSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartTrial;
import io.tenantry.billing.api.SubscriptionEvent;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.plan.Plans;
import io.tenantry.billing.wallet.Entry;
import io.tenantry.billing.wallet.Wallets;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starting and renewing: the plan says the price, the wallet pays it, the subscription runs on, all in one append. */
@Component
public class SubscriptionPurchase {
    /** How long a subscription waits for its first payment. */
    static final Duration WAIT_FOR_PAYMENT = Duration.ofDays(7);

    private final Repository<Subscription> subscriptions;
    private final Plans plans;
    private final Wallets wallets;
    private final Users users;
    private final Clock clock;

    SubscriptionPurchase(
            Repository<Subscription> subscriptionRepository, Plans plans, Wallets wallets, Users users, Clock clock) {
        this.subscriptions = subscriptionRepository;
        this.plans = plans;
        this.wallets = wallets;
        this.users = users;
        this.clock = clock;
    }

    @CommandHandler
    void handle(StartTrial c, TenantPolicy policy) {
        policy.requireActive();
        requireUser(c.subscriptionId(), c.userId());
        PlanVersion plan = plans.forSale(c.planId());
        int days = plan.terms().trialDays();
        if (days == 0) throw new BillingRejected(PLAN_WITHOUT_TRIAL, "The plan has no trial.");
        Instant now = now();
        Instant until = now.atZone(policy.timeZone()).plusDays(days).toInstant();
        begin(new TrialStarted(c.subscriptionId(), c.userId(), plan, c.autoRenew(), now, until));
    }

    @CommandHandler
    void handle(StartSubscription c, TenantPolicy policy) {
        policy.requireActive();
        requireUser(c.subscriptionId(), c.userId());
        PlanVersion plan = plans.forSale(c.planId());
        charge(c.subscriptionId(), c.userId(), plan);
        Instant now = now();
        Instant paidUntil = Periods.from(now).end(plan.terms().period(), policy.timeZone());
        Money price = plan.terms().price();
        begin(new SubscriptionStarted(
                c.subscriptionId(), c.userId(), plan, c.autoRenew(), null, price, null, now, paidUntil));
    }

    @CommandHandler
    void handle(RenewSubscription c, TenantPolicy policy) {
        policy.requireActive();
        Aggregate<Subscription> subscription =
                subscriptions.load(c.subscriptionId().toString());
        subscription.execute(Subscription::requirePayable);
        payPeriod(c.subscriptionId(), subscription, null, policy.timeZone());
    }

    @CommandHandler
    void handle(RenewDueSubscription c, TenantPolicy policy) {
        Aggregate<Subscription> subscription =
                subscriptions.load(c.subscriptionId().toString());
        if (!subscription.invoke(it -> it.isDue(now()))) return;
        boolean renews =
                subscription.invoke(Subscription::renewsItself) && affordable(c.subscriptionId(), subscription);
        if (renews) payPeriod(c.subscriptionId(), subscription, null, policy.timeZone());
        else subscription.execute(Subscription::expire);
    }

    /**
     * Begins to wait for a first payment.
     *
     * @return what that payment has to be
     */
    public Money request(RequestSubscription c) {
        requireUser(c.subscriptionId(), c.userId());
        PlanVersion plan = plans.forSale(c.planId());
        Money price = plan.terms().price();
        if (price.isZero()) throw new BillingRejected(PLAN_IS_FREE, "What costs nothing is not paid.");
        Instant lapsesAt = now().plus(WAIT_FOR_PAYMENT);
        begin(new SubscriptionRequested(c.subscriptionId(), c.userId(), plan, c.autoRenew(), c.paymentId(), lapsesAt));
        return price;
    }

    /**
     * What the next period of a user's subscription costs.
     *
     * @throws BillingRejected {@code subscription-unknown}, and as {@link RenewSubscription}
     */
    public Money owed(SubscriptionId id, UUID userId) {
        Aggregate<Subscription> subscription = find(id);
        if (subscription == null || !subscription.invoke(Subscription::userId).equals(userId)) {
            throw new BillingRejected(SUBSCRIPTION_UNKNOWN, "The user has no such subscription.");
        }
        subscription.execute(Subscription::requirePayable);
        return termsOfNextPeriod(subscription).terms().price();
    }

    /** Whether it has not ended and is not to end. */
    public boolean goesOn(SubscriptionId id) {
        Aggregate<Subscription> subscription = find(id);
        return subscription != null && subscription.invoke(Subscription::isPayable);
    }

    /** Whether the wallet pays a period of one that goes on, once {@code more} is in it. */
    public boolean isCovered(SubscriptionId id, Money more) {
        Aggregate<Subscription> subscription = subscriptions.load(id.toString());
        Money price = termsOfNextPeriod(subscription).terms().price();
        Money balance = wallets.balance(id.tenantId(), subscription.invoke(Subscription::userId), price.currency());
        return price.sameCurrency(more) && !balance.plus(more).isLessThan(price);
    }

    /** Pays a period because a payment arrived for it; the money is in the wallet already. */
    public void payPeriod(SubscriptionId id, PaymentId paymentId, ZoneId zone) {
        payPeriod(id, subscriptions.load(id.toString()), paymentId, zone);
    }

    private void payPeriod(
            SubscriptionId id, Aggregate<Subscription> subscription, @Nullable PaymentId paymentId, ZoneId zone) {
        PlanVersion plan = termsOfNextPeriod(subscription);
        charge(id, subscription.invoke(Subscription::userId), plan);
        subscription.execute(it -> it.payPeriod(plan, paymentId, now(), zone));
    }

    private boolean affordable(SubscriptionId id, Aggregate<Subscription> subscription) {
        Money price = termsOfNextPeriod(subscription).terms().price();
        UUID userId = subscription.invoke(Subscription::userId);
        return price.isZero()
                || !wallets.balance(id.tenantId(), userId, price.currency()).isLessThan(price);
    }

    private PlanVersion termsOfNextPeriod(Aggregate<Subscription> subscription) {
        return subscription.invoke(Subscription::goesOnUnderPresentTerms)
                ? plans.present(subscription.invoke(Subscription::planId))
                : subscription.invoke(Subscription::plan);
    }

    private void charge(SubscriptionId id, UUID userId, PlanVersion plan) {
        TenantId tenantId = id.tenantId();
        Money price = plan.terms().price();
        wallets.charge(Entry.of(tenantId, userId, price, EntryReason.SUBSCRIPTION_CHARGE, id.value()));
    }

    /** As exact as the agenda stores it, so that what is due then is due here. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void requireUser(SubscriptionId id, UUID userId) {
        if (!users.exists(new UserId(id.tenantId(), userId))) {
            throw new BillingRejected(UNKNOWN_USER, "There is no such user.");
        }
    }

    private void begin(SubscriptionEvent first) {
        try {
            subscriptions.newInstance(() -> {
                apply(first);
                return new Subscription();
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Aggregate<Subscription> find(SubscriptionId id) {
        try {
            return subscriptions.load(id.toString());
        } catch (AggregateNotFoundException | IncompatibleAggregateException e) {
            return null;
        }
    }
}
