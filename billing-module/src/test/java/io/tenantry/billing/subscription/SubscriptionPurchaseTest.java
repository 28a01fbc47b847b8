package io.tenantry.billing.subscription;

import static io.tenantry.billing.Desk.rubles;
import static io.tenantry.billing.Refused.because;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.BillingRejected.Why;
import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.PlanCommand.ChangePlan;
import io.tenantry.billing.api.PlanCommand.RetirePlan;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.SubscriptionCommand.CancelSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RenewDueSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RenewSubscription;
import io.tenantry.billing.api.SubscriptionCommand.ResumeSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartTrial;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRenewed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.billing.api.WalletEvent.WalletDebited;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.agenda.AgendaRunner;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.TenantRejected;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class SubscriptionPurchaseTest {
    private final Desk desk;
    private final MovableClock clock;
    private final AgendaRunner agenda;

    private final TenantId tenant;
    private final UUID user;

    @Autowired
    SubscriptionPurchaseTest(Desk desk, MovableClock clock, AgendaRunner agenda) {
        this.desk = desk;
        this.clock = clock;
        this.agenda = agenda;
        tenant = desk.tenant();
        user = desk.user(tenant);
    }

    @BeforeEach
    void itIsJanuary() {
        clock.moveTo(Instant.parse("2030-01-31T10:00:00Z"));
    }

    @AfterEach
    void itIsToday() {
        clock.reset();
    }

    private SubscriptionId newId() {
        return new SubscriptionId(tenant, UUID.randomUUID());
    }

    private SubscriptionId started(PlanId plan, boolean autoRenew) {
        SubscriptionId id = newId();
        desk.send(id, new StartSubscription(id, user, plan, autoRenew));
        return id;
    }

    private SubscriptionId trial(PlanId plan, boolean autoRenew) {
        SubscriptionId id = newId();
        desk.send(id, new StartTrial(id, user, plan, autoRenew));
        return id;
    }

    private void timeGoesTo(Instant when) {
        clock.moveTo(when);
        agenda.runAllDue();
    }

    @Test
    void startsFromTheWalletInOneAppend() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.topUp(tenant, user, rubles(200));
        SubscriptionId id = started(plan, true);
        assertThat(desk.events(id)).singleElement().isInstanceOfSatisfying(SubscriptionStarted.class, e -> {
            assertThat(e.plan()).isEqualTo(new PlanVersion(plan, 1, Desk.terms(199, 0)));
            assertThat(e.userId()).isEqualTo(user);
            assertThat(e.charged()).isEqualTo(rubles(199));
            assertThat(e.autoRenew()).isTrue();
            assertThat(e.from()).isNull();
            assertThat(e.paymentId()).isNull();
            assertThat(e.paidUntil()).isBetween("2030-02-28T10:00:00Z", "2030-02-28T10:59:00Z");
        });
        assertThat(desk.lastEvent(WalletId.of(tenant, user))).isInstanceOfSatisfying(WalletDebited.class, e -> {
            assertThat(e.amount()).isEqualTo(rubles(199));
            assertThat(e.balanceAfter()).isEqualTo(rubles(1));
            assertThat(e.reason()).isEqualTo(EntryReason.SUBSCRIPTION_CHARGE);
            assertThat(e.reference()).isEqualTo(id.value());
        });
        assertThat(desk.used(tenant, "active-subscriptions")).isEqualTo(1);
    }

    @Test
    void startsForNothingWithoutAWallet() {
        started(desk.plan(tenant, 0, 0), false);
        assertThat(desk.events(WalletId.of(tenant, user))).isEmpty();
    }

    @Test
    void startsNotWithoutTheMoney() {
        PlanId plan = desk.plan(tenant, 199, 0);
        SubscriptionId id = newId();
        because(Why.INSUFFICIENT_FUNDS, () -> desk.send(id, new StartSubscription(id, user, plan, false)));
        desk.topUp(tenant, user, rubles(198));
        because(Why.INSUFFICIENT_FUNDS, () -> desk.send(id, new StartSubscription(id, user, plan, false)));
        assertThat(desk.events(id)).isEmpty();
        assertThat(desk.used(tenant, "active-subscriptions")).isZero();
    }

    @Test
    void startsOnlyForAUserAndAPlanOfTheTenant() {
        PlanId plan = desk.plan(tenant, 0, 7);
        UUID stranger = desk.user(desk.tenant());
        PlanId foreign = new PlanId(tenant, desk.plan(desk.tenant(), 0, 7).value());
        PlanId noPlan = new PlanId(tenant, user);
        SubscriptionId id = newId();
        because(Why.UNKNOWN_USER, () -> desk.send(id, new StartSubscription(id, stranger, plan, false)));
        because(Why.UNKNOWN_USER, () -> desk.send(id, new StartTrial(id, stranger, plan, false)));
        because(Why.PLAN_UNKNOWN, () -> desk.send(id, new StartSubscription(id, user, foreign, false)));
        because(Why.PLAN_UNKNOWN, () -> desk.send(id, new StartTrial(id, user, foreign, false)));
        because(Why.PLAN_UNKNOWN, () -> desk.send(id, new StartTrial(id, user, noPlan, false)));
        desk.send(plan, new RetirePlan(plan));
        because(Why.PLAN_RETIRED, () -> desk.send(id, new StartSubscription(id, user, plan, false)));
        because(Why.PLAN_RETIRED, () -> desk.send(id, new StartTrial(id, user, plan, false)));
        assertThat(desk.events(id)).isEmpty();
    }

    @Test
    void startsNotAtASuspendedTenant() {
        PlanId plan = desk.plan(tenant, 0, 7);
        SubscriptionId running = started(plan, false);
        SubscriptionId id = newId();
        desk.suspend(tenant);
        var suspended = TenantRejected.Why.TENANT_SUSPENDED;
        because(suspended, () -> desk.send(id, new StartSubscription(id, user, plan, false)));
        because(suspended, () -> desk.send(id, new StartTrial(id, user, plan, false)));
        because(suspended, () -> desk.send(running, new RenewSubscription(running)));
    }

    @Test
    void isTriedOnceForEachPlan() {
        desk.settings(tenant, "Europe/Moscow", Settings.PaymentProviders.ALL);
        PlanId plan = desk.plan(tenant, 199, 7);
        SubscriptionId id = trial(plan, false);
        assertThat(desk.events(id)).singleElement().isInstanceOfSatisfying(TrialStarted.class, e -> assertThat(
                        e.trialUntil())
                .isBetween("2030-02-07T10:00:00Z", "2030-02-07T10:59:00Z"));
        desk.send(id, new CancelSubscription(id, false, null));
        SubscriptionId again = newId();
        because(CommandRefused.Why.ALREADY_TAKEN, () -> desk.send(again, new StartTrial(again, user, plan, false)));
        trial(desk.plan(tenant, 299, 7), false);
    }

    @Test
    void isNotTriedWithoutATrial() {
        PlanId plan = desk.plan(tenant, 199, 0);
        SubscriptionId id = newId();
        because(Why.PLAN_WITHOUT_TRIAL, () -> desk.send(id, new StartTrial(id, user, plan, false)));
    }

    @Test
    void keepsToTheTenantsLimitAndItsEndGivesThePlaceBack() {
        desk.limits(tenant, new Limits(null, 1L, null, null));
        PlanId plan = desk.plan(tenant, 0, 7);
        SubscriptionId first = trial(plan, false);
        SubscriptionId second = newId();
        because(
                CommandRefused.Why.LIMIT_REACHED,
                () -> desk.send(second, new StartSubscription(second, user, plan, false)));
        desk.send(first, new RenewSubscription(first)); // the same place
        desk.send(first, new CancelSubscription(first, false, null));
        desk.send(second, new StartSubscription(second, user, plan, false));
        assertThat(desk.used(tenant, "active-subscriptions")).isEqualTo(1);
    }

    @Test
    void renewsFromTheWalletUnderThePresentTerms() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.topUp(tenant, user, rubles(1000));
        SubscriptionId id = started(plan, false);
        desk.send(plan, new ChangePlan(plan, Desk.terms(299, 0)));
        desk.send(id, new RenewSubscription(id));
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(SubscriptionRenewed.class, e -> {
            assertThat(e.plan()).isEqualTo(new PlanVersion(plan, 2, Desk.terms(299, 0)));
            assertThat(e.charged()).isEqualTo(rubles(299));
            assertThat(e.from()).isEqualTo(SubscriptionState.ACTIVE);
            assertThat(e.paidUntil()).isBetween("2030-03-31T10:00:00Z", "2030-03-31T10:59:00Z");
        });
        desk.send(plan, new RetirePlan(plan));
        desk.send(id, new RenewSubscription(id));
        assertThat(desk.events(id)).hasSize(3);
    }

    @Test
    void renewsATrialFromItsEndOn() {
        PlanId plan = desk.plan(tenant, 0, 7);
        SubscriptionId id = trial(plan, false);
        desk.send(id, new RenewSubscription(id));
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(SubscriptionRenewed.class, e -> {
            assertThat(e.from()).isEqualTo(SubscriptionState.TRIAL);
            assertThat(e.paidUntil()).isBetween("2030-03-07T10:00:00Z", "2030-03-07T10:59:00Z");
        });
    }

    @Test
    void renewsNotWhatHasEndedOrIsToEndOrCannotBePaid() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.topUp(tenant, user, rubles(398));
        SubscriptionId ends = started(plan, false);
        desk.send(ends, new CancelSubscription(ends, true, null));
        because(Why.SUBSCRIPTION_ENDS, () -> desk.send(ends, new RenewSubscription(ends)));
        desk.send(ends, new ResumeSubscription(ends));
        SubscriptionId other = started(plan, false);
        because(Why.INSUFFICIENT_FUNDS, () -> desk.send(ends, new RenewSubscription(ends)));
        desk.send(ends, new CancelSubscription(ends, false, null));
        because(Why.SUBSCRIPTION_CANCELLED, () -> desk.send(ends, new RenewSubscription(ends)));
        timeGoesTo(Instant.parse("2030-03-01T00:00:00Z"));
        because(Why.SUBSCRIPTION_EXPIRED, () -> desk.send(other, new RenewSubscription(other)));
        SubscriptionId none = newId();
        because(CommandRefused.Why.NOT_FOUND, () -> desk.send(none, new RenewSubscription(none)));
    }

    @Test
    void renewsItselfWhileTheWalletLastsAndThenExpires() {
        PlanId plan = desk.plan(tenant, 199, 0);
        desk.topUp(tenant, user, rubles(398));
        SubscriptionId id = started(plan, true);
        timeGoesTo(Instant.parse("2030-02-28T09:59:59Z"));
        assertThat(desk.events(id)).hasSize(1);
        timeGoesTo(Instant.parse("2030-02-28T11:00:00Z"));
        assertThat(desk.lastEvent(id)).isInstanceOfSatisfying(SubscriptionRenewed.class, e -> assertThat(e.paidUntil())
                .isBetween("2030-03-31T10:00:00Z", "2030-03-31T10:59:00Z"));
        agenda.runAllDue();
        desk.send(id, new RenewDueSubscription(id)); // a late repeat
        assertThat(desk.events(id)).hasSize(2);
        timeGoesTo(Instant.parse("2030-03-31T11:00:00Z"));
        assertThat(desk.lastEvent(id)).isEqualTo(new SubscriptionExpired(id, user, SubscriptionState.ACTIVE));
        assertThat(desk.used(tenant, "active-subscriptions")).isZero();
        desk.send(id, new RenewDueSubscription(id));
        assertThat(desk.events(id)).hasSize(3);
    }

    @Test
    void trialEndsOrGoesOnPaid() {
        PlanId plan = desk.plan(tenant, 199, 7);
        SubscriptionId goesOn = trial(plan, true);
        SubscriptionId ends = trial(desk.plan(tenant, 299, 7), false);
        SubscriptionId poor = newId();
        desk.send(poor, new StartTrial(poor, desk.user(tenant), plan, true));
        desk.topUp(tenant, user, rubles(1000));
        timeGoesTo(Instant.parse("2030-02-08T00:00:00Z"));
        assertThat(desk.lastEvent(goesOn)).isInstanceOf(SubscriptionRenewed.class);
        assertThat(desk.lastEvent(ends)).isEqualTo(new SubscriptionExpired(ends, user, SubscriptionState.TRIAL));
        assertThat(desk.lastEvent(poor)).isInstanceOf(SubscriptionExpired.class);
    }

    @Test
    void endsCancelledWithItsPeriodUnlessResumed() {
        PlanId plan = desk.plan(tenant, 0, 0);
        SubscriptionId ends = started(plan, true);
        SubscriptionId resumed = started(plan, true);
        for (SubscriptionId id : new SubscriptionId[] {ends, resumed}) {
            desk.send(id, new CancelSubscription(id, true, "enough"));
        }
        desk.send(resumed, new ResumeSubscription(resumed));
        timeGoesTo(Instant.parse("2030-03-01T00:00:00Z"));
        assertThat(desk.lastEvent(ends)).isInstanceOf(SubscriptionCancelled.class);
        assertThat(desk.lastEvent(resumed)).isInstanceOf(SubscriptionRenewed.class);
    }
}
