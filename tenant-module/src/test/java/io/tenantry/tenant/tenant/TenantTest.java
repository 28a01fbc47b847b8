package io.tenantry.tenant.tenant;

import static io.tenantry.tenant.Refused.because;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.load.TenantLoad;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Money;
import io.tenantry.tenant.api.Settings;
import io.tenantry.tenant.api.Settings.Branding;
import io.tenantry.tenant.api.Settings.Integration;
import io.tenantry.tenant.api.Settings.PaymentProviders;
import io.tenantry.tenant.api.TenantCommand.ApproveTenant;
import io.tenantry.tenant.api.TenantCommand.ChangeBot;
import io.tenantry.tenant.api.TenantCommand.ChangeLimits;
import io.tenantry.tenant.api.TenantCommand.ChangeSettings;
import io.tenantry.tenant.api.TenantCommand.ChangeTier;
import io.tenantry.tenant.api.TenantCommand.CloseTenant;
import io.tenantry.tenant.api.TenantCommand.CompleteProvisioning;
import io.tenantry.tenant.api.TenantCommand.ConfirmErasure;
import io.tenantry.tenant.api.TenantCommand.ReactivateTenant;
import io.tenantry.tenant.api.TenantCommand.RejectSignUp;
import io.tenantry.tenant.api.TenantCommand.RequestErasure;
import io.tenantry.tenant.api.TenantCommand.SuspendTenant;
import io.tenantry.tenant.api.TenantCommand.SwitchFeatures;
import io.tenantry.tenant.api.TenantCommand.WithdrawErasure;
import io.tenantry.tenant.api.TenantEvent.BotChanged;
import io.tenantry.tenant.api.TenantEvent.ErasureConfirmed;
import io.tenantry.tenant.api.TenantEvent.ErasureRequested;
import io.tenantry.tenant.api.TenantEvent.ErasureWithdrawn;
import io.tenantry.tenant.api.TenantEvent.FeaturesChanged;
import io.tenantry.tenant.api.TenantEvent.LimitsChanged;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantEvent.SignUpRejected;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantClosed;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantReactivated;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantEvent.TenantSuspended;
import io.tenantry.tenant.api.TenantEvent.TenantTierChanged;
import io.tenantry.tenant.api.TenantRejected.Why;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TenantTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final TenantStream ID = TenantStream.of(TENANT);
    private static final UserId ADMIN = new UserId(TENANT, UUID.fromString("01900000-0000-7000-8000-0000000000ad"));
    private static final TenantSignedUp SIGNED_UP =
            new TenantSignedUp(ID, "Acme", "acme", sealed("ann@acme.test"), "shared", null, ADMIN);
    private static final TenantApproved APPROVED = new TenantApproved(ID, "shared");
    private static final TenantProvisioned PROVISIONED = new TenantProvisioned(ID, "shared");
    private static final TenantSignedUp WISHES_SCHEMA =
            new TenantSignedUp(ID, "Acme", "acme", sealed("ann@acme.test"), "schema", null, ADMIN);
    private static final TenantApproved APPROVED_FOR_SCHEMA = new TenantApproved(ID, "schema");
    private static final SignUpRejected REJECTED = new SignUpRejected(ID, sealed("no documents"));
    private static final TenantSuspended SUSPENDED = new TenantSuspended(ID, sealed("unpaid"));
    private static final TenantReactivated REACTIVATED = new TenantReactivated(ID);
    private static final TenantClosed CLOSED = new TenantClosed(ID);

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final FixtureConfiguration<Tenant> fixture =
            new AggregateTestFixture<>(Tenant.class).registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC));

    private static Sealed<String> sealed(String value) {
        return Sealed.of(KeyRef.ofTenant(TENANT), value);
    }

    private static List<Object> active(Object... more) {
        List<Object> events = new ArrayList<>(List.of(SIGNED_UP, APPROVED, PROVISIONED));
        events.addAll(Arrays.asList(more));
        return events;
    }

    private void happens(List<?> given, Object command, Object... events) {
        fixture.given(given).when(command).expectSuccessfulHandlerExecution().expectEvents(events);
    }

    private void nothingHappens(List<?> given, Object command) {
        fixture.given(given).when(command).expectSuccessfulHandlerExecution().expectNoEvents();
    }

    private void refuses(List<?> given, Object command, Why why) {
        fixture.given(given).when(command).expectNoEvents().expectException(because(why));
    }

    @Test
    void anApprovalProvisionsASharedTenantAtOnce() {
        happens(List.of(SIGNED_UP), new ApproveTenant(ID, null), APPROVED, PROVISIONED);
    }

    @Test
    void anApprovalMayNameTheSharedTier() {
        happens(List.of(SIGNED_UP), new ApproveTenant(ID, "shared"), APPROVED, PROVISIONED);
    }

    @Test
    void anApprovalForASchemaOfItsOwnOnlyDecides() {
        happens(List.of(SIGNED_UP), new ApproveTenant(ID, "schema"), APPROVED_FOR_SCHEMA);
    }

    @Test
    void withoutADecisionTheWishCounts() {
        happens(List.of(WISHES_SCHEMA), new ApproveTenant(ID, null), APPROVED_FOR_SCHEMA);
        happens(List.of(WISHES_SCHEMA), new ApproveTenant(ID, "shared"), APPROVED, PROVISIONED);
    }

    @Test
    void theTenantIsActiveWhenItsSchemaIsThere() {
        happens(
                List.of(SIGNED_UP, APPROVED_FOR_SCHEMA),
                new CompleteProvisioning(ID),
                new TenantProvisioned(ID, "schema"));
    }

    @Test
    void provisioningIsCompletedOnce() {
        nothingHappens(active(), new CompleteProvisioning(ID));
        nothingHappens(active(SUSPENDED), new CompleteProvisioning(ID));
        nothingHappens(List.of(SIGNED_UP), new CompleteProvisioning(ID));
    }

    @Test
    void nothingElseHappensWhileItIsSetUp() {
        List<Object> provisioning = List.of(SIGNED_UP, APPROVED_FOR_SCHEMA);
        for (Object command : List.of(
                new RejectSignUp(ID, sealed("spam")),
                new SuspendTenant(ID, sealed("unpaid")),
                new ReactivateTenant(ID),
                new CloseTenant(ID),
                new ChangeLimits(ID, Limits.NONE),
                new SwitchFeatures(ID, Map.of("polls", false)),
                new ChangeSettings(ID, Settings.DEFAULT),
                new ChangeBot(ID, null, "bot"))) refuses(provisioning, command, Why.TENANT_PROVISIONING);
        nothingHappens(provisioning, new ApproveTenant(ID, "schema"));
        nothingHappens(provisioning, new ApproveTenant(ID, null));
    }

    @Test
    void whereTheTenantLivesIsNotedOnce() {
        happens(active(), new ChangeTier(ID, "schema"), new TenantTierChanged(ID, "schema"));
        nothingHappens(active(new TenantTierChanged(ID, "schema")), new ChangeTier(ID, "schema"));
        nothingHappens(active(), new ChangeTier(ID, "shared"));
    }

    @Test
    void thereIsNoThirdTier() {
        refuses(List.of(SIGNED_UP), new ApproveTenant(ID, "galaxy"), Why.TIER_NOT_AVAILABLE);
    }

    @Test
    void aSecondApprovalDoesNotChangeTheTier() {
        refuses(active(), new ApproveTenant(ID, "schema"), Why.TENANT_NOT_PENDING);
        refuses(List.of(SIGNED_UP, APPROVED_FOR_SCHEMA), new ApproveTenant(ID, "shared"), Why.TENANT_NOT_PENDING);
    }

    @Test
    void aSecondApprovalChangesNothing() {
        nothingHappens(active(), new ApproveTenant(ID, null));
    }

    @Test
    void aSuspendedTenantIsNotApproved() {
        refuses(active(SUSPENDED), new ApproveTenant(ID, null), Why.TENANT_NOT_PENDING);
    }

    @Test
    void aRejectedOrClosedTenantIsNotApproved() {
        refuses(List.of(SIGNED_UP, REJECTED), new ApproveTenant(ID, null), Why.TENANT_ENDED);
        refuses(active(CLOSED), new ApproveTenant(ID, null), Why.TENANT_ENDED);
    }

    @Test
    void aSignUpIsRejectedWithAReason() {
        happens(List.of(SIGNED_UP), new RejectSignUp(ID, sealed("no documents")), REJECTED);
    }

    @Test
    void aSecondRejectionForTheSameReasonChangesNothing() {
        nothingHappens(List.of(SIGNED_UP, REJECTED), new RejectSignUp(ID, sealed("no documents")));
    }

    @Test
    void aSecondRejectionForAnotherReasonIsRefused() {
        refuses(List.of(SIGNED_UP, REJECTED), new RejectSignUp(ID, sealed("spam")), Why.TENANT_ENDED);
    }

    @Test
    void anApprovedTenantIsNotRejected() {
        refuses(active(), new RejectSignUp(ID, sealed("spam")), Why.TENANT_NOT_PENDING);
    }

    @Test
    void anActiveTenantIsSuspended() {
        happens(active(), new SuspendTenant(ID, sealed("unpaid")), SUSPENDED);
    }

    @Test
    void aSecondSuspensionForTheSameReasonChangesNothing() {
        nothingHappens(active(SUSPENDED), new SuspendTenant(ID, sealed("unpaid")));
    }

    @Test
    void aSecondSuspensionForAnotherReasonIsRefused() {
        refuses(active(SUSPENDED), new SuspendTenant(ID, sealed("abuse")), Why.TENANT_NOT_ACTIVE);
    }

    @Test
    void onlyAnActiveTenantIsSuspended() {
        refuses(List.of(SIGNED_UP), new SuspendTenant(ID, sealed("unpaid")), Why.TENANT_NOT_ACTIVE);
        refuses(active(CLOSED), new SuspendTenant(ID, sealed("unpaid")), Why.TENANT_ENDED);
    }

    @Test
    void aSuspendedTenantIsReactivated() {
        happens(active(SUSPENDED), new ReactivateTenant(ID), REACTIVATED);
    }

    @Test
    void aReactivatedTenantCanBeSuspendedForTheSameReasonAgain() {
        happens(active(SUSPENDED, REACTIVATED), new SuspendTenant(ID, sealed("unpaid")), SUSPENDED);
    }

    @Test
    void anActiveTenantNeedsNoReactivation() {
        nothingHappens(active(), new ReactivateTenant(ID));
    }

    @Test
    void onlyASuspendedTenantIsReactivated() {
        refuses(List.of(SIGNED_UP), new ReactivateTenant(ID), Why.TENANT_NOT_SUSPENDED);
        refuses(active(CLOSED), new ReactivateTenant(ID), Why.TENANT_ENDED);
    }

    @Test
    void anActiveOrSuspendedTenantIsClosed() {
        happens(active(), new CloseTenant(ID), CLOSED);
        happens(active(SUSPENDED), new CloseTenant(ID), CLOSED);
    }

    @Test
    void aClosedTenantStaysClosed() {
        nothingHappens(active(CLOSED), new CloseTenant(ID));
    }

    @Test
    void aSignUpIsNotClosed() {
        refuses(List.of(SIGNED_UP), new CloseTenant(ID), Why.TENANT_NOT_ACTIVE);
        refuses(List.of(SIGNED_UP, REJECTED), new CloseTenant(ID), Why.TENANT_ENDED);
    }

    private static Limits limits(@Nullable Long users, @Nullable Money daily, @Nullable Money monthly) {
        return new Limits(users, null, daily, monthly);
    }

    @Test
    void limitsAreReplacedAsAWhole() {
        Limits limits = new Limits(10L, 5L, new Money(1_000_00, "RUB"), new Money(9_000_00, "RUB"));
        happens(active(), new ChangeLimits(ID, limits), new LimitsChanged(ID, limits));
        happens(
                active(new LimitsChanged(ID, limits)),
                new ChangeLimits(ID, Limits.NONE),
                new LimitsChanged(ID, Limits.NONE));
    }

    @Test
    void theSameLimitsChangeNothing() {
        nothingHappens(active(), new ChangeLimits(ID, Limits.NONE));
    }

    @Test
    void limitsAreNotNegative() {
        refuses(active(), new ChangeLimits(ID, limits(-1L, null, null)), Why.LIMIT_NEGATIVE);
        refuses(active(), new ChangeLimits(ID, limits(null, new Money(-1, "RUB"), null)), Why.LIMIT_NEGATIVE);
    }

    private static ChangeLimits load(@Nullable Long perSecond, @Nullable Long burst, @Nullable Long atOnce) {
        return new ChangeLimits(ID, new Limits(null, null, null, null, new TenantLoad(perSecond, burst, atOnce, null)));
    }

    @Test
    void whatRequestsMayAskForIsLimited() {
        happens(
                active(),
                load(50L, 100L, 20L),
                new LimitsChanged(ID, load(50L, 100L, 20L).limits()));
        nothingHappens(active(new LimitsChanged(ID, load(50L, 100L, 20L).limits())), load(50L, 100L, 20L));
    }

    @Test
    void aLimitOfLoadLetsSomethingThrough() {
        for (ChangeLimits impossible : List.of(
                load(0L, null, null),
                load(1L, 0L, null),
                load(null, null, 0L),
                load(-1L, null, null),
                load(null, null, 1_000_001L))) refuses(active(), impossible, Why.LOAD_LIMIT_IMPOSSIBLE);
        Limits withoutConnections = new Limits(null, null, null, null, new TenantLoad(null, null, null, 0L));
        refuses(active(), new ChangeLimits(ID, withoutConnections), Why.LOAD_LIMIT_IMPOSSIBLE);
    }

    @Test
    void aBurstIsOfANumberOfRequestsPerSecond() {
        refuses(active(), load(null, 5L, null), Why.BURST_WITHOUT_RATE);
    }

    @Test
    void limitsCountInTheMainCurrency() {
        Money dollars = new Money(1, "USD");
        refuses(
                active(),
                new ChangeLimits(ID, limits(null, dollars, null)),
                Why.DAILY_TRANSACTION_LIMIT_IN_OTHER_CURRENCY);
        refuses(
                active(),
                new ChangeLimits(ID, limits(null, null, dollars)),
                Why.MONTHLY_REVENUE_LIMIT_IN_OTHER_CURRENCY);
        Limits limits = limits(null, dollars, null);
        happens(
                active(new SettingsChanged(ID, settings("UTC", "USD", PaymentProviders.ALL, Map.of()))),
                new ChangeLimits(ID, limits),
                new LimitsChanged(ID, limits));
    }

    @Test
    void featuresAreReplacedAsAWhole() {
        happens(
                active(new FeaturesChanged(ID, Map.of("polls", false))),
                new SwitchFeatures(ID, Map.of("miniapp", false)),
                new FeaturesChanged(ID, Map.of("miniapp", false)));
    }

    @Test
    void theSameFeaturesChangeNothing() {
        nothingHappens(
                active(new FeaturesChanged(ID, Map.of("polls", false))),
                new SwitchFeatures(ID, Map.of("polls", false)));
    }

    private static Settings settings(
            String timeZone, String currency, PaymentProviders providers, Map<String, Integration> integrations) {
        return new Settings(timeZone, currency, new Branding("Acme bot", null, null), providers, integrations);
    }

    @Test
    void settingsAreReplacedAsAWhole() {
        Settings settings = settings(
                "Europe/Berlin",
                "EUR",
                new PaymentProviders(List.of("yookassa"), List.of("heleket")),
                Map.of("panel", new Integration("https://panel.test", sealed("key"))));
        happens(active(), new ChangeSettings(ID, settings), new SettingsChanged(ID, settings));
    }

    @Test
    void theSameSettingsChangeNothing() {
        nothingHappens(active(), new ChangeSettings(ID, Settings.DEFAULT));
    }

    @Test
    void anIntegrationWithoutAKeyKeepsItsOwn() {
        Settings before = settings(
                "UTC", "RUB", PaymentProviders.ALL, Map.of("panel", new Integration("https://a.test", sealed("key"))));
        Settings asked =
                settings("UTC", "RUB", PaymentProviders.ALL, Map.of("panel", new Integration("https://b.test", null)));
        Settings decided = settings(
                "UTC", "RUB", PaymentProviders.ALL, Map.of("panel", new Integration("https://b.test", sealed("key"))));
        happens(
                active(new SettingsChanged(ID, before)),
                new ChangeSettings(ID, asked),
                new SettingsChanged(ID, decided));
    }

    @Test
    void anEmptyKeyRemovesIt() {
        Settings before = settings(
                "UTC", "RUB", PaymentProviders.ALL, Map.of("panel", new Integration("https://a.test", sealed("key"))));
        Settings asked = settings(
                "UTC", "RUB", PaymentProviders.ALL, Map.of("panel", new Integration("https://a.test", sealed(""))));
        Settings decided =
                settings("UTC", "RUB", PaymentProviders.ALL, Map.of("panel", new Integration("https://a.test", null)));
        happens(
                active(new SettingsChanged(ID, before)),
                new ChangeSettings(ID, asked),
                new SettingsChanged(ID, decided));
    }

    @Test
    void settingsNameAKnownZoneAndCurrency() {
        refuses(
                active(),
                new ChangeSettings(ID, settings("Mars/Olympus", "RUB", PaymentProviders.ALL, Map.of())),
                Why.TIME_ZONE_UNKNOWN);
        refuses(
                active(),
                new ChangeSettings(ID, settings("UTC", "ZZZ", PaymentProviders.ALL, Map.of())),
                Why.CURRENCY_UNKNOWN);
    }

    @Test
    void aProviderIsNotEnabledAndDisabled() {
        refuses(
                active(),
                new ChangeSettings(
                        ID, settings("UTC", "RUB", new PaymentProviders(List.of("a"), List.of("a")), Map.of())),
                Why.PROVIDER_CONTRADICTORY);
    }

    @Test
    void moneyLimitsCannotBeLeftBehindByAnotherCurrency() {
        Limits limits = limits(null, new Money(1, "RUB"), null);
        refuses(
                active(new LimitsChanged(ID, limits)),
                new ChangeSettings(ID, settings("UTC", "EUR", PaymentProviders.ALL, Map.of())),
                Why.CURRENCY_HAS_LIMITS);
    }

    @Test
    void aBotIsArranged() {
        happens(active(), new ChangeBot(ID, sealed("1:a"), "acme_bot"), new BotChanged(ID, sealed("1:a"), "acme_bot"));
    }

    @Test
    void aBotWithoutATokenKeepsItsOwn() {
        happens(
                active(new BotChanged(ID, sealed("1:a"), "acme_bot")),
                new ChangeBot(ID, null, "new_bot"),
                new BotChanged(ID, sealed("1:a"), "new_bot"));
    }

    @Test
    void anEmptyTokenRemovesIt() {
        happens(
                active(new BotChanged(ID, sealed("1:a"), "acme_bot")),
                new ChangeBot(ID, sealed(""), "acme_bot"),
                new BotChanged(ID, null, "acme_bot"));
    }

    @Test
    void theSameBotChangesNothing() {
        nothingHappens(
                active(new BotChanged(ID, sealed("1:a"), "acme_bot")), new ChangeBot(ID, sealed("1:a"), "acme_bot"));
        nothingHappens(active(new BotChanged(ID, sealed("1:a"), "acme_bot")), new ChangeBot(ID, null, "acme_bot"));
    }

    @Test
    void nothingIsArrangedForATenantThatHasEnded() {
        refuses(active(CLOSED), new ChangeLimits(ID, Limits.NONE), Why.TENANT_ENDED);
        refuses(active(CLOSED), new SwitchFeatures(ID, Map.of()), Why.TENANT_ENDED);
        refuses(active(CLOSED), new ChangeSettings(ID, Settings.DEFAULT), Why.TENANT_ENDED);
        refuses(List.of(SIGNED_UP, REJECTED), new ChangeBot(ID, null, "acme_bot"), Why.TENANT_ENDED);
    }

    @Test
    void aClosedTenantIsErasedInTwoWordsWithTimeBetweenThem() {
        ErasureRequested requested = new ErasureRequested(ID, NOW.plus(Duration.ofDays(30)));
        happens(active(CLOSED), new RequestErasure(ID, Duration.ofDays(30)), requested);
        happens(List.of(SIGNED_UP, REJECTED), new RequestErasure(ID, Duration.ofDays(30)), requested);
        nothingHappens(active(CLOSED, requested), new RequestErasure(ID, Duration.ofDays(90)));
        refuses(active(), new RequestErasure(ID, Duration.ZERO), Why.TENANT_NOT_CLOSED);
        refuses(active(SUSPENDED), new RequestErasure(ID, Duration.ZERO), Why.TENANT_NOT_CLOSED);

        refuses(active(CLOSED, requested), new ConfirmErasure(ID, "acme"), Why.ERASURE_TOO_EARLY);
        ErasureRequested due = new ErasureRequested(ID, NOW);
        refuses(active(CLOSED), new ConfirmErasure(ID, "acme"), Why.ERASURE_NOT_REQUESTED);
        refuses(active(CLOSED, due), new ConfirmErasure(ID, "other"), Why.CONFIRMATION_WRONG);
        happens(active(CLOSED, due), new ConfirmErasure(ID, "acme"), new ErasureConfirmed(ID));
        nothingHappens(active(CLOSED, due, new ErasureConfirmed(ID)), new ConfirmErasure(ID, "acme"));
    }

    @Test
    void anErasureIsWithdrawnUntilItIsConfirmed() {
        ErasureRequested due = new ErasureRequested(ID, NOW);
        ErasureWithdrawn withdrawn = new ErasureWithdrawn(ID);
        happens(active(CLOSED, due), new WithdrawErasure(ID), withdrawn);
        nothingHappens(active(CLOSED), new WithdrawErasure(ID));
        nothingHappens(active(CLOSED, due, withdrawn), new WithdrawErasure(ID));
        refuses(active(CLOSED, due, withdrawn), new ConfirmErasure(ID, "acme"), Why.ERASURE_NOT_REQUESTED);
        happens(
                active(CLOSED, due, withdrawn),
                new RequestErasure(ID, Duration.ofDays(1)),
                new ErasureRequested(ID, NOW.plus(Duration.ofDays(1))));
        refuses(active(CLOSED, due, new ErasureConfirmed(ID)), new WithdrawErasure(ID), Why.TENANT_ENDED);
    }
}
