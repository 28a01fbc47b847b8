package io.tenantry.tenant.platform;

import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.Callers;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantRejected.Why;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.Tenants;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.token.TokenDirectory;
import io.tenantry.tenant.token.TokenSecret;
import io.tenantry.tenant.user.Presence;
import io.tenantry.tenant.user.UserDirectory;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns proofs of identity into callers, by the present state of user, token and tenant. */
@Component
class KnownCallers implements Callers {
    private final Tenants tenants;
    private final UserDirectory users;
    private final TokenDirectory tokens;
    private final Presence presence;
    private final Clock clock;

    KnownCallers(Tenants tenants, UserDirectory users, TokenDirectory tokens, Presence presence, Clock clock) {
        this.tenants = tenants;
        this.users = users;
        this.tokens = tokens;
        this.presence = presence;
        this.clock = clock;
    }

    @Override
    public Optional<Caller> ofUser(UserId id, @Nullable String session) {
        UserDirectory.State state = users.state(id);
        TenantPolicy policy = tenants.policy(id.tenantId()).orElse(null);
        if (state == null || policy == null) return Optional.empty();
        if (state.blocked()) throw new TenantRejected(Why.USER_BLOCKED, "The user is blocked.");
        if (policy.state() == TenantState.ACTIVE) {
            presence.noticed(id, state, LocalDate.ofInstant(clock.instant(), policy.timeZone()), session);
        }
        Caller.Kind kind = id.tenantId().isPlatform() ? Caller.Kind.OPERATOR : Caller.Kind.USER;
        return Optional.of(
                new Caller(kind, id.tenantId(), id.value(), state.role(), Scope.ofRole(state.role()), session));
    }

    @Override
    public Optional<Caller> ofToken(String token) {
        return TokenSecret.parse(token).flatMap(secret -> tokens.scopesOf(secret)
                .map(scopes -> new Caller(
                        Caller.Kind.TOKEN, secret.id().tenantId(), secret.id().value(), null, scopes, null)));
    }
}
