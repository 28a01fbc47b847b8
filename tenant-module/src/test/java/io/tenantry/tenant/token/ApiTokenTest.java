package io.tenantry.tenant.token;

import static io.tenantry.tenant.Refused.because;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenant.api.ApiTokenCommand.CreateApiToken;
import io.tenantry.tenant.api.ApiTokenCommand.RevokeApiToken;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenCreated;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenRevoked;
import io.tenantry.tenant.api.ApiTokenId;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected.Why;
import io.tenantry.tenant.api.TenantState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiTokenTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final ApiTokenId ID =
            new ApiTokenId(TENANT, UUID.fromString("01900000-0000-7000-8000-000000000001"));
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant TOMORROW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Set<String> GRANTABLE = Set.of("users:read", "users:write");
    private static final ApiTokenCreated CREATED = new ApiTokenCreated(ID, "CI", List.of("users:read"), null);

    private static FixtureConfiguration<ApiToken> in(TenantState state) {
        return new AggregateTestFixture<>(ApiToken.class)
                .registerInjectableResource(TenantPolicy.of(TENANT, state))
                .registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static CreateApiToken create(List<String> scopes, @Nullable Instant expiresAt) {
        return new CreateApiToken(ID, "CI", scopes, expiresAt, GRANTABLE);
    }

    private static void refuses(TenantState state, CreateApiToken command, Why why) {
        in(state).givenNoPriorActivity().when(command).expectNoEvents().expectException(because(why));
    }

    @Test
    void aTokenIsMadeWithEachScopeOnce() {
        in(TenantState.ACTIVE)
                .givenNoPriorActivity()
                .when(create(List.of("users:write", "users:read", "users:write"), TOMORROW))
                .expectSuccessfulHandlerExecution()
                .expectEvents(new ApiTokenCreated(ID, "CI", List.of("users:read", "users:write"), TOMORROW));
    }

    @Test
    void aTokenNeedsScopesThatExist() {
        refuses(TenantState.ACTIVE, create(List.of(), null), Why.SCOPE_REQUIRED);
        refuses(TenantState.ACTIVE, create(List.of("users:eat"), null), Why.SCOPE_UNKNOWN);
    }

    @Test
    void nobodyGivesMoreThanTheyHave() {
        refuses(TenantState.ACTIVE, create(List.of("users:read", "plans:write"), null), Why.SCOPE_ESCALATION);
    }

    @Test
    void aTokenExpiresInTheFuture() {
        refuses(TenantState.ACTIVE, create(List.of("users:read"), NOW), Why.EXPIRY_IN_THE_PAST);
    }

    @Test
    void onlyAnActiveTenantMakesTokens() {
        refuses(TenantState.SUSPENDED, create(List.of("users:read"), null), Why.TENANT_SUSPENDED);
    }

    @Test
    void aTokenIsRevoked() {
        in(TenantState.ACTIVE)
                .given(CREATED)
                .when(new RevokeApiToken(ID))
                .expectSuccessfulHandlerExecution()
                .expectEvents(new ApiTokenRevoked(ID));
    }

    @Test
    void revokingTwiceChangesNothing() {
        in(TenantState.ACTIVE)
                .given(CREATED, new ApiTokenRevoked(ID))
                .when(new RevokeApiToken(ID))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }
}
