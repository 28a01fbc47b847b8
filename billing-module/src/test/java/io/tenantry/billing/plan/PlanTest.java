package io.tenantry.billing.plan;

import static io.tenantry.billing.Refused.because;

import io.tenantry.billing.api.BillingRejected.Why;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PlanCommand.ChangePlan;
import io.tenantry.billing.api.PlanCommand.CreatePlan;
import io.tenantry.billing.api.PlanCommand.RetirePlan;
import io.tenantry.billing.api.PlanEvent.PlanChanged;
import io.tenantry.billing.api.PlanEvent.PlanCreated;
import io.tenantry.billing.api.PlanEvent.PlanRetired;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantState;
import java.time.Period;
import java.util.Map;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final PlanId PLAN = new PlanId(TENANT, UUID.fromString("01900000-0000-7000-8000-000000000001"));
    private static final PlanTerms TERMS = terms("P1M", 19900, 7);
    private static final PlanTerms DEARER = terms("P1M", 29900, 7);

    private static PlanTerms terms(String period, long priceMinor, int trialDays) {
        return new PlanTerms(
                "Standard", Period.parse(period), new Money(priceMinor, "RUB"), trialDays, Map.of("devices", 3));
    }

    private static FixtureConfiguration<Plan> fixture(TenantState state) {
        FixtureConfiguration<Plan> fixture = new AggregateTestFixture<>(Plan.class);
        return fixture.registerInjectableResource(TenantPolicy.of(TENANT, state));
    }

    private final FixtureConfiguration<Plan> fixture = fixture(TenantState.ACTIVE);

    @Test
    void isCreated() {
        fixture.givenNoPriorActivity().when(new CreatePlan(PLAN, TERMS)).expectEvents(new PlanCreated(PLAN, TERMS));
    }

    @Test
    void mayCostNothing() {
        fixture.givenNoPriorActivity()
                .when(new CreatePlan(PLAN, terms("P1Y", 0, 0)))
                .expectEvents(new PlanCreated(PLAN, terms("P1Y", 0, 0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P0D", "P-1M", "P1M-1D", "P10Y1D", "P121M", "P99999D", "P2147483647D", "P2147483647Y"})
    void isNotCreatedForAPeriodThatIsNotPositiveOrTooLong(String period) {
        fixture.givenNoPriorActivity()
                .when(new CreatePlan(PLAN, terms(period, 19900, 0)))
                .expectNoEvents()
                .expectException(because(Why.PERIOD_INVALID));
    }

    @Test
    void isNotCreatedWithAPriceBelowZero() {
        fixture.givenNoPriorActivity()
                .when(new CreatePlan(PLAN, terms("P1M", -1, 0)))
                .expectNoEvents()
                .expectException(because(Why.PRICE_NEGATIVE));
    }

    @Test
    void isNotCreatedInAnUnknownCurrency() {
        PlanTerms terms = new PlanTerms("Standard", Period.ofMonths(1), new Money(1, "XXX"), 0, Map.of());
        fixture.givenNoPriorActivity()
                .when(new CreatePlan(PLAN, terms))
                .expectNoEvents()
                .expectException(because(Why.CURRENCY_UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3651})
    void isNotCreatedWithATrialOutOfBounds(int days) {
        fixture.givenNoPriorActivity()
                .when(new CreatePlan(PLAN, terms("P1M", 19900, days)))
                .expectNoEvents()
                .expectException(because(Why.TRIAL_INVALID));
    }

    @Test
    void changesAsANewVersion() {
        fixture.given(new PlanCreated(PLAN, TERMS), new PlanChanged(PLAN, 2, DEARER))
                .when(new ChangePlan(PLAN, TERMS))
                .expectEvents(new PlanChanged(PLAN, 3, TERMS));
    }

    @Test
    void changesNotToWhatItIs() {
        fixture.given(new PlanCreated(PLAN, TERMS))
                .when(new ChangePlan(PLAN, TERMS))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void changesNotToWhatIsNotSound() {
        fixture.given(new PlanCreated(PLAN, TERMS))
                .when(new ChangePlan(PLAN, terms("P0D", 19900, 0)))
                .expectNoEvents()
                .expectException(because(Why.PERIOD_INVALID));
    }

    @Test
    void changesNoMoreOnceRetired() {
        fixture.given(new PlanCreated(PLAN, TERMS), new PlanRetired(PLAN))
                .when(new ChangePlan(PLAN, DEARER))
                .expectNoEvents()
                .expectException(because(Why.PLAN_RETIRED));
    }

    @Test
    void retires() {
        fixture.given(new PlanCreated(PLAN, TERMS)).when(new RetirePlan(PLAN)).expectEvents(new PlanRetired(PLAN));
    }

    @Test
    void retiresOnce() {
        fixture.given(new PlanCreated(PLAN, TERMS), new PlanRetired(PLAN))
                .when(new RetirePlan(PLAN))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void isLeftAloneByASuspendedTenant() {
        fixture(TenantState.SUSPENDED)
                .givenNoPriorActivity()
                .when(new CreatePlan(PLAN, TERMS))
                .expectNoEvents()
                .expectException(because(TenantRejected.Why.TENANT_SUSPENDED));
        fixture(TenantState.SUSPENDED)
                .given(new PlanCreated(PLAN, TERMS))
                .when(new ChangePlan(PLAN, DEARER))
                .expectNoEvents()
                .expectException(because(TenantRejected.Why.TENANT_SUSPENDED));
        fixture(TenantState.SUSPENDED)
                .given(new PlanCreated(PLAN, TERMS))
                .when(new RetirePlan(PLAN))
                .expectNoEvents()
                .expectException(because(TenantRejected.Why.TENANT_SUSPENDED));
    }
}
