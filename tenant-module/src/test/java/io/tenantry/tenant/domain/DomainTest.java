package io.tenantry.tenant.domain;

import static io.tenantry.tenant.Refused.because;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.DomainCommand.ClaimDomain;
import io.tenantry.tenant.api.DomainCommand.RecordDomainCheck;
import io.tenantry.tenant.api.DomainCommand.RemoveDomain;
import io.tenantry.tenant.api.DomainEvent.DomainClaimed;
import io.tenantry.tenant.api.DomainEvent.DomainLapsed;
import io.tenantry.tenant.api.DomainEvent.DomainProofFound;
import io.tenantry.tenant.api.DomainEvent.DomainProofMissed;
import io.tenantry.tenant.api.DomainEvent.DomainRemoved;
import io.tenantry.tenant.api.DomainEvent.DomainVerified;
import io.tenantry.tenant.api.DomainId;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected.Why;
import io.tenantry.tenant.api.TenantState;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class DomainTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final DomainId ID = new DomainId(TENANT, UUID.fromString("01900000-0000-7000-8000-00000000000d"));
    private static final LocalDate TODAY = LocalDate.parse("2026-11-21");
    private static final String NAME = "shop.acme.example";

    private static final DomainClaimed CLAIMED = new DomainClaimed(ID, NAME, "token");
    private static final DomainVerified VERIFIED = new DomainVerified(ID, NAME);
    private static final DomainLapsed LAPSED = new DomainLapsed(ID, NAME);
    private static final DomainRemoved REMOVED = new DomainRemoved(ID, NAME);
    private static final DomainProofFound FOUND = new DomainProofFound(ID, NAME);
    private static final RecordDomainCheck PROVEN = new RecordDomainCheck(ID, true);
    private static final RecordDomainCheck NOT_PROVEN = new RecordDomainCheck(ID, false);

    private static DomainProofMissed missed(int daysAgo) {
        return new DomainProofMissed(ID, NAME, TODAY.minusDays(daysAgo));
    }

    private static FixtureConfiguration<Domain> of(TenantState state) {
        return new AggregateTestFixture<>(Domain.class)
                .registerInjectableResource(TenantPolicy.of(TENANT, state))
                .registerInjectableResource(Clock.fixed(Instant.parse(TODAY + "T12:00:00Z"), ZoneOffset.UTC));
    }

    private static void happens(List<?> given, Object command, Object... events) {
        of(TenantState.ACTIVE)
                .given(given)
                .when(command)
                .expectSuccessfulHandlerExecution()
                .expectEvents(events);
    }

    private static void nothingHappens(List<?> given, Object command) {
        of(TenantState.ACTIVE)
                .given(given)
                .when(command)
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    private static void refuses(TenantState state, List<?> given, Object command, Why why) {
        of(state).given(given).when(command).expectNoEvents().expectException(because(why));
    }

    @Test
    void aClaimIsWhatTheTenantSays() {
        happens(List.of(), new ClaimDomain(ID, NAME, "token"), CLAIMED);
    }

    @Test
    void aClaimIsOnADomainInItsPlainForm() {
        for (String name : List.of("Shop.acme.example", "acme", "192.0.2.1", "shop.acme.example."))
            refuses(TenantState.ACTIVE, List.of(), new ClaimDomain(ID, name, "t"), Why.DOMAIN_MALFORMED);
    }

    @Test
    void onlyAnActiveTenantClaimsAndProves() {
        refuses(TenantState.SUSPENDED, List.of(), new ClaimDomain(ID, NAME, "t"), Why.TENANT_SUSPENDED);
        refuses(TenantState.SUSPENDED, List.of(CLAIMED), PROVEN, Why.TENANT_SUSPENDED);
        refuses(TenantState.CLOSED, List.of(CLAIMED, VERIFIED, LAPSED), PROVEN, Why.TENANT_CLOSED);
    }

    @Test
    void dnsProvesIt() {
        happens(List.of(CLAIMED), PROVEN, VERIFIED);
        happens(List.of(CLAIMED, VERIFIED, LAPSED), PROVEN, VERIFIED);
        nothingHappens(List.of(CLAIMED, VERIFIED), PROVEN);
    }

    @Test
    void withoutProofItStaysAClaim() {
        refuses(TenantState.ACTIVE, List.of(CLAIMED), NOT_PROVEN, Why.DOMAIN_NOT_PROVEN);
        refuses(TenantState.ACTIVE, List.of(CLAIMED, VERIFIED, LAPSED), NOT_PROVEN, Why.DOMAIN_NOT_PROVEN);
    }

    @Test
    void aProofThatIsMissedOnThreeDaysLapses() {
        happens(List.of(CLAIMED, VERIFIED), NOT_PROVEN, missed(0));
        happens(List.of(CLAIMED, VERIFIED, missed(1)), NOT_PROVEN, missed(0));
        happens(List.of(CLAIMED, VERIFIED, missed(2), missed(1)), NOT_PROVEN, LAPSED);
    }

    @Test
    void aDayCountsOnceHoweverOftenSomebodyLooks() {
        nothingHappens(List.of(CLAIMED, VERIFIED, missed(0)), NOT_PROVEN);
        nothingHappens(List.of(CLAIMED, VERIFIED, missed(1), missed(0)), NOT_PROVEN);
    }

    @Test
    void aProofThatIsThereAgainMakesItWhole() {
        happens(List.of(CLAIMED, VERIFIED, missed(2), missed(1)), PROVEN, FOUND);
        happens(List.of(CLAIMED, VERIFIED, missed(3), missed(2), FOUND), NOT_PROVEN, missed(0));
        happens(List.of(CLAIMED, VERIFIED, missed(9), missed(8), LAPSED, VERIFIED, missed(1)), NOT_PROVEN, missed(0));
    }

    @Test
    void theDomainOfATenantThatHasLeftLapsesLikeOthers() {
        of(TenantState.CLOSED)
                .given(List.of(CLAIMED, VERIFIED, missed(2), missed(1)))
                .when(NOT_PROVEN)
                .expectEvents(LAPSED);
    }

    @Test
    void whatIsRemovedStaysSo() {
        happens(List.of(CLAIMED), new RemoveDomain(ID), REMOVED);
        happens(List.of(CLAIMED, VERIFIED), new RemoveDomain(ID), REMOVED);
        nothingHappens(List.of(CLAIMED, REMOVED), new RemoveDomain(ID));
        refuses(TenantState.ACTIVE, List.of(CLAIMED, VERIFIED, REMOVED), PROVEN, Why.DOMAIN_REMOVED);
        of(TenantState.CLOSED)
                .given(List.of(CLAIMED, VERIFIED))
                .when(new RemoveDomain(ID))
                .expectEvents(REMOVED);
    }
}
