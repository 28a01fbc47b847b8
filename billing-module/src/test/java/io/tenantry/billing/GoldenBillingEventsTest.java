package io.tenantry.billing;

import io.tenantry.billing.api.Difference;
import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.Mismatch;
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
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.PlanEvent;
import io.tenantry.billing.api.PlanEvent.PlanChanged;
import io.tenantry.billing.api.PlanEvent.PlanCreated;
import io.tenantry.billing.api.PlanEvent.PlanRetired;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.ProviderPaymentEvent;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderPaymentLinked;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderRefundHeld;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.ReconciliationEvent;
import io.tenantry.billing.api.ReconciliationEvent.ReconciliationDifferencesFound;
import io.tenantry.billing.api.ReconciliationEvent.ReconciliationRun;
import io.tenantry.billing.api.ReconciliationEvent.Totals;
import io.tenantry.billing.api.ReconciliationId;
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
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletEvent.WalletCredited;
import io.tenantry.billing.api.WalletEvent.WalletDebited;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.GoldenEvents;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GoldenBillingEventsTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final UUID USER = id(1);
    private static final PlanId PLAN_ID = new PlanId(TENANT, id(2));
    private static final SubscriptionId SUBSCRIPTION = new SubscriptionId(TENANT, id(3));
    private static final PaymentId PAYMENT = new PaymentId(TENANT, id(4));
    private static final WalletId WALLET = new WalletId(TENANT, id(5));
    private static final Money PRICE = new Money(19900, "RUB");
    private static final PlanTerms TERMS = new PlanTerms(
            "Standard",
            Period.ofMonths(1),
            PRICE,
            7,
            Map.of("limits", new TreeMap<>(Map.of("devices", 3, "names", List.of("a", "b")))));
    private static final PlanVersion PLAN = new PlanVersion(PLAN_ID, 2, TERMS);
    private static final Instant THEN = Instant.parse("2026-11-21T10:00:00.123456Z");
    private static final Instant LATER = Instant.parse("2026-12-21T10:00:00.123456Z");
    private static final Sealed<String> WORDS = Sealed.of(KeyRef.ofSubject(TENANT, USER), "a person's words");
    private static final Reservation RESERVATION = new Reservation(PRICE, THEN);

    private static UUID id(int n) {
        return UUID.fromString("01900000-0000-7000-8000-00000000010" + n);
    }

    private static ProviderResult result(Transition transition) {
        String refundId = transition == Transition.REFUNDED ? "r-1" : null;
        return new ProviderResult("yookassa", "p-1", transition, PRICE, refundId, "bank_card");
    }

    @Test
    void plans() {
        GoldenEvents.verify(
                PlanEvent.class,
                new PlanCreated(PLAN_ID, TERMS),
                new PlanChanged(PLAN_ID, 2, TERMS),
                new PlanRetired(PLAN_ID));
    }

    @Test
    void subscriptions() {
        GoldenEvents.verify(
                SubscriptionEvent.class,
                new SubscriptionRequested(SUBSCRIPTION, USER, PLAN, true, PAYMENT, LATER),
                new TrialStarted(SUBSCRIPTION, USER, PLAN, false, THEN, LATER),
                new SubscriptionStarted(
                        SUBSCRIPTION, USER, PLAN, true, SubscriptionState.PENDING, PRICE, PAYMENT, THEN, LATER),
                new SubscriptionRenewed(SUBSCRIPTION, USER, PLAN, true, SubscriptionState.ACTIVE, PRICE, null, LATER),
                new SubscriptionCancellationScheduled(SUBSCRIPTION, USER, LATER, WORDS),
                new SubscriptionResumed(SUBSCRIPTION, USER, true, LATER),
                new SubscriptionCancelled(SUBSCRIPTION, USER, SubscriptionState.TRIAL, WORDS),
                new SubscriptionExpired(SUBSCRIPTION, USER, SubscriptionState.ACTIVE));
    }

    @Test
    void wallets() {
        GoldenEvents.verify(
                WalletEvent.class,
                new WalletCredited(WALLET, USER, id(6), PRICE, EntryReason.PAYMENT, id(4), PRICE, null),
                new WalletDebited(
                        WALLET, USER, id(6), PRICE, EntryReason.ADJUSTMENT, id(6), new Money(-1, "RUB"), WORDS));
    }

    @Test
    void payments() {
        GoldenEvents.verify(
                PaymentEvent.class,
                new PaymentOpened(PAYMENT, USER, "yookassa", PRICE, SUBSCRIPTION, WORDS, THEN),
                new PaymentDiscovered(PAYMENT, USER, "yookassa", "p-1", PRICE),
                new PaymentPending(PAYMENT, USER, result(Transition.PENDING), List.of()),
                new PaymentFailed(PAYMENT, USER, result(Transition.FAILED), RESERVATION, List.of(Mismatch.USER)),
                new PaymentCancelled(PAYMENT, USER, result(Transition.CANCELLED), null, List.of()),
                new PaymentSucceeded(
                        PAYMENT,
                        USER,
                        result(Transition.SUCCEEDED),
                        SUBSCRIPTION,
                        RESERVATION,
                        PaymentState.SUCCEEDED,
                        List.of(Mismatch.AMOUNT, Mismatch.TENANT_STATE)),
                new PaymentRefunded(
                        PAYMENT, USER, result(Transition.REFUNDED), PRICE, PaymentState.REFUNDED, List.of(), null),
                new PaymentRefundDeferred(PAYMENT, USER, result(Transition.REFUNDED), List.of(Mismatch.REFERENCE)),
                new PaymentResultOutdated(PAYMENT, USER, result(Transition.PENDING), List.of()),
                new PaymentMismatchResolved(PAYMENT, USER, List.of(Mismatch.AMOUNT), WORDS));
    }

    @Test
    void reconciliations() {
        ReconciliationId id = new ReconciliationId(TENANT, id(8));
        GoldenEvents.verify(
                ReconciliationEvent.class,
                new ReconciliationRun(
                        id, "yookassa", THEN, LATER, "csv", "c0ffee", 3, 2, 1, 1, List.of(new Totals("RUB", 1, 2))),
                new ReconciliationDifferencesFound(
                        id,
                        0,
                        List.of(new Difference(
                                Difference.Kind.OTHER_AMOUNT,
                                2,
                                "p-1",
                                null,
                                PRICE,
                                PaymentState.SUCCEEDED,
                                new Money(1, "RUB"),
                                PaymentState.SUCCEEDED,
                                id(4)))));
    }

    @Test
    void providerPayments() {
        GoldenEvents.verify(
                ProviderPaymentEvent.class,
                new ProviderPaymentLinked(PAYMENT, new PaymentId(TENANT, id(7))),
                new ProviderRefundHeld(PAYMENT, result(Transition.REFUNDED)));
    }
}
