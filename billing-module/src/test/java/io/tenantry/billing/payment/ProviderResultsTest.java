package io.tenantry.billing.payment;

import static io.tenantry.billing.Desk.rubles;
import static io.tenantry.billing.Refused.because;
import static io.tenantry.billing.api.Transition.CANCELLED;
import static io.tenantry.billing.api.Transition.FAILED;
import static io.tenantry.billing.api.Transition.PENDING;
import static io.tenantry.billing.api.Transition.REFUNDED;
import static io.tenantry.billing.api.Transition.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.BillingRejected.Why;
import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.Mismatch;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentEvent.PaymentCancelled;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentFailed;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentEvent.PaymentPending;
import io.tenantry.billing.api.PaymentEvent.PaymentRefundDeferred;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentResultOutdated;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.PlanCommand.ChangePlan;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderPaymentLinked;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.Reservation;
import io.tenantry.billing.api.SubscriptionCommand.CancelSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RenewSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RequestSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartSubscription;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletEvent.WalletCredited;
import io.tenantry.billing.api.WalletEvent.WalletDebited;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.Limits;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class ProviderResultsTest {
    private static final String SUBJECT = "p-1";

    private final Desk desk;
    private final TenantId tenant;
    private final UUID user;
    private final PaymentId derived;

    @Autowired
    ProviderResultsTest(Desk desk) {
        this.desk = desk;
        tenant = desk.tenant();
        user = desk.user(tenant);
        derived = PaymentId.of(tenant, "acme-pay", SUBJECT);
    }

    private PaymentId opened(Money amount, @Nullable SubscriptionId subscription) {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        desk.send(id, new OpenPayment(id, user, "acme-pay", amount, subscription, null));
        return id;
    }

    /** About the payment that we opened. */
    private void told(PaymentId id, Transition transition, Money amount) {
        desk.told(tenant, id.value(), null, SUBJECT, transition, amount, null);
    }

    /** About a payment that the provider made. */
    private void told(Transition transition, Money amount) {
        desk.told(tenant, null, user, SUBJECT, transition, amount, null);
    }

    private static ProviderResult result(Transition transition, Money amount) {
        String refundId = transition == REFUNDED ? SUBJECT : null;
        return new ProviderResult("acme-pay", SUBJECT, transition, amount, refundId, "card");
    }

    private Money balance(String currency) {
        return desk.events(WalletId.of(tenant, user)).stream()
                .map(WalletEvent.class::cast)
                .filter(e -> e.amount().currency().equals(currency))
                .map(WalletEvent::balanceAfter)
                .reduce(new Money(0, currency), (_, last) -> last);
    }

    private List<Object> walletEvents() {
        return desk.events(WalletId.of(tenant, user));
    }

    @Test
    void successOfAnOpenedPaymentCreditsTheWallet() {
        PaymentId id = opened(rubles(10), null);
        PaymentOpened opened = (PaymentOpened) desk.lastEvent(id);
        told(id, PENDING, rubles(10));
        told(id, SUCCEEDED, rubles(10));
        assertThat(desk.events(id))
                .containsExactly(
                        opened,
                        new PaymentPending(id, user, result(PENDING, rubles(10)), List.of()),
                        new PaymentSucceeded(
                                id,
                                user,
                                result(SUCCEEDED, rubles(10)),
                                null,
                                new Reservation(rubles(10), opened.openedAt()),
                                PaymentState.SUCCEEDED,
                                List.of()));
        WalletCredited credited = (WalletCredited) walletEvents().getFirst();
        assertThat(credited)
                .isEqualTo(new WalletCredited(
                        WalletId.of(tenant, user),
                        user,
                        credited.entryId(),
                        rubles(10),
                        EntryReason.PAYMENT,
                        id.value(),
                        rubles(10),
                        null));
        assertThat(desk.events(derived)).containsExactly(new ProviderPaymentLinked(derived, id));
        assertThat(desk.used(tenant, "daily-transactions")).isEqualTo(1000);
    }

    @Test
    void aRepeatIsQuiet() {
        PaymentId id = opened(rubles(10), null);
        for (Transition transition : List.of(PENDING, SUCCEEDED, REFUNDED)) {
            told(id, transition, rubles(10));
            int known = desk.events(id).size();
            told(id, transition, rubles(10));
            assertThat(desk.events(id)).hasSize(known);
        }
        assertThat(walletEvents()).hasSize(2);
    }

    @Test
    void whatOnePaymentHasTakenAnotherDoesNotTake() {
        PaymentId id = opened(rubles(10), null);
        told(id, SUCCEEDED, rubles(10));
        PaymentId other = opened(rubles(10), null);
        because(CommandRefused.Why.ALREADY_TAKEN, () -> told(other, SUCCEEDED, rubles(10)));
        told(SUCCEEDED, rubles(10)); // of the one that has the money, and known there
        assertThat(walletEvents()).hasSize(1);
        assertThat(desk.events(derived)).containsExactly(new ProviderPaymentLinked(derived, id));
    }

    @Test
    void failureAndCancellationGiveTheLimitsBack() {
        PaymentId failed = opened(rubles(10), null);
        PaymentOpened opened = (PaymentOpened) desk.lastEvent(failed);
        told(failed, FAILED, rubles(10));
        assertThat(desk.lastEvent(failed))
                .isEqualTo(new PaymentFailed(
                        failed,
                        user,
                        result(FAILED, rubles(10)),
                        new Reservation(rubles(10), opened.openedAt()),
                        List.of()));
        PaymentId cancelled = opened(rubles(10), null);
        desk.told(tenant, cancelled.value(), null, "p-2", CANCELLED, rubles(10), null);
        assertThat(desk.lastEvent(cancelled))
                .isInstanceOfSatisfying(
                        PaymentCancelled.class, e -> assertThat(e.released()).isNotNull());
        assertThat(desk.used(tenant, "daily-transactions")).isZero();
        assertThat(desk.used(tenant, "monthly-revenue")).isZero();
        told(failed, SUCCEEDED, rubles(10)); // late, and yet it arrived
        assertThat(balance("RUB")).isEqualTo(rubles(10));
        assertThat(desk.used(tenant, "daily-transactions")).isEqualTo(1000);
    }

    @Test
    void whatWeighsLessIsRecordedAndChangesNothing() {
        PaymentId id = opened(rubles(10), null);
        told(id, FAILED, rubles(10));
        told(id, CANCELLED, rubles(10));
        assertThat(desk.lastEvent(id))
                .isEqualTo(new PaymentResultOutdated(id, user, result(CANCELLED, rubles(10)), List.of()));
        told(id, PENDING, rubles(10));
        assertThat(desk.lastEvent(id)).isInstanceOf(PaymentResultOutdated.class);
        PaymentId other = opened(rubles(10), null);
        desk.told(tenant, other.value(), null, "p-2", SUCCEEDED, rubles(10), null);
        desk.told(tenant, other.value(), null, "p-2", FAILED, rubles(10), null);
        assertThat(desk.lastEvent(other)).isInstanceOf(PaymentResultOutdated.class);
        assertThat(balance("RUB")).isEqualTo(rubles(10));
    }

    @Test
    void refundsTakeBackBelowZeroAndSumUp() {
        PaymentId id = opened(rubles(10), null);
        told(id, SUCCEEDED, rubles(10));
        desk.topUp(tenant, user, rubles(-8));
        desk.told(tenant, id.value(), null, SUBJECT, REFUNDED, rubles(4), "r-1");
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(PaymentRefunded.class, e -> {
            assertThat(e.state()).isEqualTo(PaymentState.SUCCEEDED);
            assertThat(e.refunded()).isEqualTo(rubles(4));
            assertThat(e.mismatches()).isEmpty();
        });
        desk.told(tenant, id.value(), null, SUBJECT, REFUNDED, rubles(4), "r-1");
        desk.told(tenant, id.value(), null, SUBJECT, REFUNDED, rubles(6), "r-2");
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(PaymentRefunded.class, e -> {
            assertThat(e.state()).isEqualTo(PaymentState.REFUNDED);
            assertThat(e.refunded()).isEqualTo(rubles(10));
        });
        assertThat(balance("RUB")).isEqualTo(rubles(-8));
        assertThat(desk.used(tenant, "monthly-revenue")).isZero();
        desk.told(tenant, id.value(), null, SUBJECT, REFUNDED, rubles(1), "r-3");
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(PaymentRefunded.class, e -> assertThat(e.mismatches())
                .containsExactly(Mismatch.AMOUNT));
    }

    @Test
    void aRefundWaitsForItsSuccess() {
        told(REFUNDED, rubles(4));
        assertThat(desk.events(derived))
                .containsExactly(
                        new PaymentDiscovered(derived, user, "acme-pay", SUBJECT, rubles(4)),
                        new PaymentRefundDeferred(derived, user, result(REFUNDED, rubles(4)), List.of()));
        told(REFUNDED, rubles(4));
        told(PENDING, rubles(10));
        assertThat(walletEvents()).isEmpty();
        told(SUCCEEDED, rubles(10));
        assertThat(desk.lastEvent(derived))
                .isEqualTo(new PaymentRefunded(
                        derived,
                        user,
                        result(REFUNDED, rubles(4)),
                        rubles(4),
                        PaymentState.SUCCEEDED,
                        List.of(),
                        null));
        assertThat(walletEvents()).hasSize(2);
        assertThat(balance("RUB")).isEqualTo(rubles(6));
        told(REFUNDED, rubles(4));
        assertThat(balance("RUB")).isEqualTo(rubles(6));
    }

    @Test
    void aPaymentThatWasNotOpenedHereCreditsTheNamedUserUnchecked() {
        desk.limits(tenant, new Limits(null, null, new io.tenantry.tenant.api.Money(1, "RUB"), null));
        told(SUCCEEDED, rubles(10));
        assertThat(desk.lastEvent(derived)).isInstanceOfSatisfying(PaymentSucceeded.class, e -> {
            assertThat(e.mismatches()).isEmpty();
            assertThat(e.reserved()).isNull();
        });
        assertThat(balance("RUB")).isEqualTo(rubles(10));
        assertThat(desk.used(tenant, "daily-transactions")).isEqualTo(1000);
    }

    @Test
    void anUnknownReferenceIsMarked() {
        PaymentId foreign = new PaymentId(desk.tenant(), UUID.randomUUID());
        desk.told(tenant, foreign.value(), user, SUBJECT, SUCCEEDED, rubles(10), null);
        assertThat(desk.lastEvent(derived))
                .isInstanceOfSatisfying(
                        PaymentSucceeded.class, e -> assertThat(e.mismatches()).containsExactly(Mismatch.REFERENCE));
        desk.told(tenant, user, user, "p-2", SUCCEEDED, rubles(10), null); // the id of something else
        assertThat(desk.lastEvent(PaymentId.of(tenant, "acme-pay", "p-2")))
                .isInstanceOfSatisfying(
                        PaymentSucceeded.class, e -> assertThat(e.mismatches()).containsExactly(Mismatch.REFERENCE));
        assertThat(balance("RUB")).isEqualTo(rubles(20));
    }

    @Test
    void whatNamesNeitherAPaymentNorAUserIsRefused() {
        UUID stranger = desk.user(desk.tenant());
        because(Why.UNKNOWN_PAYMENT_AND_USER, () -> desk.told(tenant, null, null, SUBJECT, SUCCEEDED, rubles(1), null));
        because(
                Why.UNKNOWN_PAYMENT_AND_USER,
                () -> desk.told(tenant, UUID.randomUUID(), stranger, SUBJECT, SUCCEEDED, rubles(1), null));
        because(Why.AMOUNT_NOT_POSITIVE, () -> told(SUCCEEDED, rubles(0)));
        because(Why.AMOUNT_NOT_POSITIVE, () -> told(SUCCEEDED, rubles(-1)));
        told(PENDING, rubles(1));
        desk.told(tenant, null, null, SUBJECT, SUCCEEDED, rubles(1), null); // known by now
        assertThat(balance("RUB")).isEqualTo(rubles(1));
    }

    @Test
    void ofTwoUsersThePaymentsWins() {
        PaymentId id = opened(rubles(10), null);
        UUID other = desk.user(tenant);
        desk.told(tenant, id.value(), other, SUBJECT, SUCCEEDED, rubles(10), null);
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(PaymentSucceeded.class, e -> assertThat(e.mismatches())
                .containsExactly(Mismatch.USER));
        assertThat(balance("RUB")).isEqualTo(rubles(10));
        assertThat(desk.events(WalletId.of(tenant, other))).isEmpty();
    }

    @Test
    void anotherAmountOrCurrencyIsCreditedAndMarked() {
        PaymentId less = opened(rubles(10), null);
        told(less, SUCCEEDED, rubles(7));
        assertThat(desk.lastEvent(less)).isInstanceOfSatisfying(PaymentSucceeded.class, e -> assertThat(e.mismatches())
                .containsExactly(Mismatch.AMOUNT));
        assertThat(desk.used(tenant, "daily-transactions")).isEqualTo(700);
        PaymentId other = opened(rubles(10), null);
        desk.told(tenant, other.value(), null, "p-2", SUCCEEDED, new Money(300, "XTR"), null);
        assertThat(desk.lastEvent(other)).isInstanceOfSatisfying(PaymentSucceeded.class, e -> assertThat(e.mismatches())
                .containsExactly(Mismatch.CURRENCY));
        assertThat(balance("RUB")).isEqualTo(rubles(7));
        assertThat(balance("XTR")).isEqualTo(new Money(300, "XTR"));
        assertThat(desk.used(tenant, "daily-transactions")).isEqualTo(700);
        desk.told(tenant, other.value(), null, "p-2", REFUNDED, rubles(1), "r-1");
        assertThat(desk.lastEvent(other)).isInstanceOfSatisfying(PaymentRefunded.class, e -> {
            assertThat(e.mismatches()).containsExactly(Mismatch.CURRENCY);
            assertThat(e.state()).isEqualTo(PaymentState.SUCCEEDED);
        });
    }

    @Test
    void moneyTakenTwiceIsCreditedTwiceAndMarked() {
        PaymentId id = opened(rubles(10), null);
        told(id, SUCCEEDED, rubles(10));
        desk.told(tenant, id.value(), null, "p-2", SUCCEEDED, rubles(10), null);
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(PaymentSucceeded.class, e -> assertThat(e.mismatches())
                .containsExactly(Mismatch.AMOUNT));
        assertThat(balance("RUB")).isEqualTo(rubles(20));
        told(id, REFUNDED, rubles(10));
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(PaymentRefunded.class, e -> assertThat(e.state())
                .isEqualTo(PaymentState.SUCCEEDED));
        desk.told(tenant, id.value(), null, "p-2", REFUNDED, rubles(10), null);
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(PaymentRefunded.class, e -> assertThat(e.state())
                .isEqualTo(PaymentState.REFUNDED));
    }

    @Test
    void moneyForASuspendedTenantIsCreditedAndMarkedAndBuysNothing() {
        RequestSubscription request = requested();
        desk.suspend(tenant);
        told(request.paymentId(), SUCCEEDED, rubles(199));
        assertThat(desk.lastEvent(request.paymentId()))
                .isInstanceOfSatisfying(
                        PaymentSucceeded.class, e -> assertThat(e.mismatches()).containsExactly(Mismatch.TENANT_STATE));
        assertThat(desk.lastEvent(request.subscriptionId())).isInstanceOf(SubscriptionRequested.class);
        assertThat(balance("RUB")).isEqualTo(rubles(199));
        desk.reactivate(tenant);
        desk.send(request.subscriptionId(), new RenewSubscription(request.subscriptionId()));
        assertThat(desk.lastEvent(request.subscriptionId())).isInstanceOf(SubscriptionStarted.class);
        assertThat(balance("RUB")).isEqualTo(rubles(0));
    }

    private RequestSubscription requested() {
        PlanId plan = desk.plan(tenant, 199, 0);
        SubscriptionId id = new SubscriptionId(tenant, UUID.randomUUID());
        RequestSubscription request =
                new RequestSubscription(id, user, plan, false, new PaymentId(tenant, UUID.randomUUID()), "acme-pay");
        desk.send(id, request);
        return request;
    }

    @Test
    void successStartsThePendingSubscriptionInOneAppend() {
        desk.limits(tenant, new Limits(null, 1L, null, null));
        RequestSubscription request = requested();
        told(request.paymentId(), FAILED, rubles(199));
        told(request.paymentId(), SUCCEEDED, rubles(199));
        assertThat(desk.lastEvent(request.subscriptionId())).isInstanceOfSatisfying(SubscriptionStarted.class, e -> {
            assertThat(e.from()).isEqualTo(SubscriptionState.PENDING);
            assertThat(e.paymentId()).isEqualTo(request.paymentId());
            assertThat(e.charged()).isEqualTo(rubles(199));
        });
        assertThat(walletEvents()).hasSize(2);
        assertThat(walletEvents().getFirst()).isInstanceOf(WalletCredited.class);
        assertThat(walletEvents().getLast()).isInstanceOfSatisfying(WalletDebited.class, e -> assertThat(e.reason())
                .isEqualTo(EntryReason.SUBSCRIPTION_CHARGE));
        assertThat(balance("RUB")).isEqualTo(rubles(0));
        assertThat(desk.used(tenant, "active-subscriptions")).isEqualTo(1);
        told(request.paymentId(), REFUNDED, rubles(199));
        assertThat(balance("RUB")).isEqualTo(rubles(-199));
    }

    @Test
    void anotherAmountStartsNothing() {
        RequestSubscription request = requested();
        told(request.paymentId(), SUCCEEDED, rubles(198));
        assertThat(desk.lastEvent(request.subscriptionId())).isInstanceOf(SubscriptionRequested.class);
        assertThat(desk.lastEvent(request.paymentId()))
                .isInstanceOfSatisfying(
                        PaymentSucceeded.class, e -> assertThat(e.mismatches()).containsExactly(Mismatch.AMOUNT));
        assertThat(balance("RUB")).isEqualTo(rubles(198));
    }

    @Test
    void moneyForAnEndedSubscriptionIsCreditedAndMarked() {
        RequestSubscription request = requested();
        desk.send(request.subscriptionId(), new CancelSubscription(request.subscriptionId(), false, null));
        told(request.paymentId(), SUCCEEDED, rubles(199));
        assertThat(desk.lastEvent(request.paymentId()))
                .isInstanceOfSatisfying(
                        PaymentSucceeded.class, e -> assertThat(e.mismatches()).containsExactly(Mismatch.SUBSCRIPTION));
        assertThat(balance("RUB")).isEqualTo(rubles(199));
    }

    @Test
    void whatNoLongerCoversTheRisenPriceIsCreditedAndMarked() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.topUp(tenant, user, rubles(199));
        SubscriptionId id = new SubscriptionId(tenant, UUID.randomUUID());
        desk.send(id, new StartSubscription(id, user, plan, false));
        PaymentId payment = opened(rubles(199), id);
        desk.send(plan, new ChangePlan(plan, Desk.terms(299, 0)));
        told(payment, SUCCEEDED, rubles(199));
        assertThat(desk.lastEvent(payment))
                .isInstanceOfSatisfying(
                        PaymentSucceeded.class, e -> assertThat(e.mismatches()).containsExactly(Mismatch.SUBSCRIPTION));
        assertThat(desk.events(id)).hasSize(1);
        assertThat(balance("RUB")).isEqualTo(rubles(199));
    }

    @Test
    void successRenewsARunningSubscription() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.topUp(tenant, user, rubles(199));
        SubscriptionId id = new SubscriptionId(tenant, UUID.randomUUID());
        desk.send(id, new StartSubscription(id, user, plan, false));
        PaymentId payment = opened(rubles(199), id);
        told(payment, SUCCEEDED, rubles(199));
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(SubscriptionRenewed.class, e -> assertThat(e.paymentId())
                .isEqualTo(payment));
        assertThat(balance("RUB")).isEqualTo(rubles(0));
    }
}
