package io.tenantry.tenant.api;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.GoldenEvents;
import io.tenantry.tenancy.load.TenantLoad;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenCreated;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenRevoked;
import io.tenantry.tenant.api.DomainEvent.DomainClaimed;
import io.tenantry.tenant.api.DomainEvent.DomainLapsed;
import io.tenantry.tenant.api.DomainEvent.DomainProofFound;
import io.tenantry.tenant.api.DomainEvent.DomainProofMissed;
import io.tenantry.tenant.api.DomainEvent.DomainRemoved;
import io.tenantry.tenant.api.DomainEvent.DomainVerified;
import io.tenantry.tenant.api.Settings.Branding;
import io.tenantry.tenant.api.Settings.Integration;
import io.tenantry.tenant.api.Settings.PaymentProviders;
import io.tenantry.tenant.api.TenantErasureEvent.TenantErased;
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
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserErased;
import io.tenantry.tenant.api.UserEvent.UserKeyDestroyed;
import io.tenantry.tenant.api.UserEvent.UserRoleChanged;
import io.tenantry.tenant.api.UserEvent.UserSeen;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GoldenEventsOfWhoTest {
    private static final TenantId TENANT = TenantId.of("0198c000-0000-7000-8000-00000000000a");
    private static final TenantStream STREAM = TenantStream.of(TENANT);
    private static final UserId USER = new UserId(TENANT, UUID.fromString("0198c000-0000-7000-8000-000000000001"));
    private static final ApiTokenId TOKEN =
            new ApiTokenId(TENANT, UUID.fromString("0198c000-0000-7000-8000-000000000002"));

    private static final DomainId DOMAIN =
            new DomainId(TENANT, UUID.fromString("0198c000-0000-7000-8000-000000000003"));

    private static Sealed<String> secret(String value) {
        return Sealed.of(KeyRef.ofTenant(TENANT), value);
    }

    private static <T> Sealed<T> personal(T value) {
        return Sealed.of(KeyRef.ofSubject(TENANT, USER.value()), value);
    }

    @Test
    void tenantsAreStoredAsTheyAlwaysWere() {
        GoldenEvents.verify(
                TenantEvent.class,
                new TenantSignedUp(STREAM, "Acme", "acme", secret("office@acme.test"), "schema", "gold", USER),
                new TenantApproved(STREAM, "shared"),
                new TenantProvisioned(STREAM, "shared"),
                new TenantTierChanged(STREAM, "schema"),
                new SignUpRejected(STREAM, secret("no documents")),
                new TenantSuspended(STREAM, secret("unpaid")),
                new TenantReactivated(STREAM),
                new TenantClosed(STREAM),
                new ErasureRequested(STREAM, Instant.parse("2026-12-21T12:00:00Z")),
                new ErasureWithdrawn(STREAM),
                new ErasureConfirmed(STREAM),
                new LimitsChanged(
                        STREAM,
                        new Limits(
                                1000L, null, new Money(1_000_000, "RUB"), null, new TenantLoad(50L, 100L, null, 4L))),
                new FeaturesChanged(STREAM, Map.of("polls", false)),
                new SettingsChanged(
                        STREAM,
                        new Settings(
                                "Europe/Moscow",
                                "RUB",
                                new Branding("Acme bot", "Welcome!", null),
                                new PaymentProviders(List.of("yookassa"), List.of("heleket")),
                                Map.of("panel", new Integration("https://panel.test/api", secret("key"))))),
                new BotChanged(STREAM, secret("1:token"), "acme_bot"));
    }

    @Test
    void erasuresAreStoredAsTheyAlwaysWere() {
        GoldenEvents.verify(
                TenantErasureEvent.class,
                new TenantErased(
                        TenantErasureId.of(TENANT),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        "{\"events\":7}",
                        "c2ln",
                        "a2V5"));
    }

    @Test
    void usersAreStoredAsTheyAlwaysWere() {
        GoldenEvents.verify(
                UserEvent.class,
                new UserCreated(
                        USER,
                        "customer",
                        personal("ann@acme.test"),
                        personal(777_000_000_000L),
                        personal("ann"),
                        personal("Ann"),
                        null,
                        "en",
                        "ANN2026",
                        true),
                new UserBlocked(USER),
                new UserUnblocked(USER),
                new UserRoleChanged(USER, "customer", "staff"),
                new UserErased(USER, "staff", false),
                new UserKeyDestroyed(USER),
                new UserSeen(USER, LocalDate.parse("2026-11-21")));
    }

    @Test
    void apiTokensAreStoredAsTheyAlwaysWere() {
        GoldenEvents.verify(
                ApiTokenEvent.class,
                new ApiTokenCreated(TOKEN, "Shop bot", List.of("users:read"), Instant.parse("2027-01-01T00:00:00Z")),
                new ApiTokenRevoked(TOKEN));
    }

    @Test
    void domainsAreStoredAsTheyAlwaysWere() {
        String name = "shop.acme.example";
        GoldenEvents.verify(
                DomainEvent.class,
                new DomainClaimed(DOMAIN, name, "6f1ed002ab5595859014ebf0951522d9"),
                new DomainVerified(DOMAIN, name),
                new DomainProofMissed(DOMAIN, name, LocalDate.parse("2026-11-21")),
                new DomainProofFound(DOMAIN, name),
                new DomainLapsed(DOMAIN, name),
                new DomainRemoved(DOMAIN, name));
    }
}
