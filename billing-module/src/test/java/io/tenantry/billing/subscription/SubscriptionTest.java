package io.tenantry.billing.subscription;

import static io.tenantry.billing.Refused.because;

import io.tenantry.billing.api.BillingRejected.Why;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.billing.api.PlanVersion;
import io.tenantry.billing.api.SubscriptionCommand.CancelSubscription;
import io.tenantry.billing.api.SubscriptionCommand.ExpireDueSubscription;
import io.tenantry.billing.api.SubscriptionCommand.ResumeSubscription;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancellationScheduled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionCancelled;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionExpired;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionRequested;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionResumed;
import io.tenantry.billing.api.SubscriptionEvent.SubscriptionStarted;
import io.tenantry.billing.api.SubscriptionEvent.TrialStarted;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.SubscriptionState;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantState;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final UUID USER = UUID.fromString("01900000-0000-7000-8000-0000000000ff");
    private static final SubscriptionId ID =
            new SubscriptionId(TENANT, UUID.fromString("01900000-0000-7000-8000-000000000001"));
    private static final PaymentId PAYMENT =
            new PaymentId(TENANT, UUID.fromString("01900000-0000-7000-8000-000000000002"));
    private static final Money PRICE = new Money(19900, "RUB");
    private static final PlanVersion PLAN = new PlanVersion(
            new PlanId(TENANT, UUID.fromString("01900000-0000-7000-8000-000000000003")),
            1,
            new PlanTerms("Standard", Period.ofMonths(1), PRICE, 7, Map.of()));
    private static final Instant START = Instant.parse("2026-10-21T10:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-21T10:00:00Z");
    private static final Sealed<String> REASON = Sealed.of(KeyRef.ofSubject(TENANT, USER), "too dear");

    private static final SubscriptionRequested PENDING =
            new SubscriptionRequested(ID, USER, PLAN, false, PAYMENT, UNTIL);
    private static final TrialStarted TRIAL = new TrialStarted(ID, USER, PLAN, false, START, UNTIL);
    private static final SubscriptionStarted ACTIVE =
            new SubscriptionStarted(ID, USER, PLAN, true, null, PRICE, null, START, UNTIL);
    private static final SubscriptionCancellationScheduled ENDS =
            new SubscriptionCancellationScheduled(ID, USER, UNTIL, REASON);
    private static final SubscriptionCancelled CANCELLED =
            new SubscriptionCancelled(ID, USER, SubscriptionState.ACTIVE, REASON);
    private static final SubscriptionExpired EXPIRED = new SubscriptionExpired(ID, USER, SubscriptionState.ACTIVE);

    private static FixtureConfiguration<Subscription> fixture(TenantState state, Instant now) {
        FixtureConfiguration<Subscription> fixture = new AggregateTestFixture<>(Subscription.class);
        return fixture.registerInjectableResource(TenantPolicy.of(TENANT, state))
                .registerInjectableResource(Clock.fixed(now, ZoneOffset.UTC));
    }

    private static void happens(List<?> given, Object command, Object... events) {
        fixture(TenantState.ACTIVE, UNTIL)
                .given(given)
                .when(command)
                .expectSuccessfulHandlerExecution()
                .expectEvents(events);
    }

    private static void refused(List<?> given, Object command, Why why) {
        fixture(TenantState.ACTIVE, UNTIL)
                .given(given)
                .when(command)
                .expectNoEvents()
                .expectException(because(why));
    }

    private static CancelSubscription cancel(boolean atPeriodEnd) {
        return new CancelSubscription(ID, atPeriodEnd, "too dear");
    }

    @Test
    void isCancelledAtOnce() {
        happens(List.of(ACTIVE), cancel(false), CANCELLED);
        happens(List.of(TRIAL), cancel(false), new SubscriptionCancelled(ID, USER, SubscriptionState.TRIAL, REASON));
    }

    @Test
    void isCancelledWithoutAReason() {
        happens(
                List.of(ACTIVE),
                new CancelSubscription(ID, false, null),
                new SubscriptionCancelled(ID, USER, SubscriptionState.ACTIVE, null));
    }

    @Test
    void isCancelledAtTheEndOfItsPeriodOnce() {
        happens(List.of(ACTIVE), cancel(true), ENDS);
        happens(List.of(ACTIVE, ENDS), cancel(true));
    }

    @Test
    void isCancelledAtOnceWhenItWouldEndAnyway() {
        happens(List.of(ACTIVE, ENDS), cancel(false), CANCELLED);
    }

    @Test
    void isCancelledAtOnceWhileItWaitsForItsPayment() {
        happens(List.of(PENDING), cancel(true), new SubscriptionCancelled(ID, USER, SubscriptionState.PENDING, REASON));
    }

    @Test
    void isCancelledOnce() {
        happens(List.of(ACTIVE, CANCELLED), cancel(false));
    }

    @Test
    void isNotCancelledOnceExpired() {
        refused(List.of(ACTIVE, EXPIRED), cancel(false), Why.SUBSCRIPTION_EXPIRED);
    }

    @Test
    void resumes() {
        happens(List.of(ACTIVE, ENDS), new ResumeSubscription(ID), new SubscriptionResumed(ID, USER, true, UNTIL));
        happens(List.of(ACTIVE), new ResumeSubscription(ID));
    }

    @Test
    void resumesNotWhatHasEndedOrNotBegun() {
        refused(List.of(PENDING), new ResumeSubscription(ID), Why.SUBSCRIPTION_PENDING);
        refused(List.of(ACTIVE, CANCELLED), new ResumeSubscription(ID), Why.SUBSCRIPTION_CANCELLED);
        refused(List.of(ACTIVE, EXPIRED), new ResumeSubscription(ID), Why.SUBSCRIPTION_EXPIRED);
    }

    @Test
    void expiresWhenItsTimeIsOver() {
        happens(List.of(ACTIVE), new ExpireDueSubscription(ID), EXPIRED);
        happens(
                List.of(TRIAL),
                new ExpireDueSubscription(ID),
                new SubscriptionExpired(ID, USER, SubscriptionState.TRIAL));
        happens(
                List.of(PENDING),
                new ExpireDueSubscription(ID),
                new SubscriptionExpired(ID, USER, SubscriptionState.PENDING));
    }

    @Test
    void endsCancelledWhenThatWasScheduled() {
        happens(List.of(ACTIVE, ENDS), new ExpireDueSubscription(ID), CANCELLED);
    }

    @Test
    void expiresOnceAndNotBeforeItsTime() {
        happens(List.of(ACTIVE, EXPIRED), new ExpireDueSubscription(ID));
        happens(List.of(ACTIVE, CANCELLED), new ExpireDueSubscription(ID));
        fixture(TenantState.ACTIVE, UNTIL.minusNanos(1))
                .given(ACTIVE)
                .when(new ExpireDueSubscription(ID))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void expiresThoughItsTenantIsSuspended() {
        fixture(TenantState.SUSPENDED, UNTIL)
                .given(ACTIVE)
                .when(new ExpireDueSubscription(ID))
                .expectEvents(EXPIRED);
    }

    @Test
    void isLeftAloneByPeopleOfASuspendedTenant() {
        for (Object command : List.of(cancel(false), new ResumeSubscription(ID))) {
            fixture(TenantState.SUSPENDED, UNTIL)
                    .given(ACTIVE)
                    .when(command)
                    .expectNoEvents()
                    .expectException(because(TenantRejected.Why.TENANT_SUSPENDED));
        }
    }
}
