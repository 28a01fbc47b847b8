package io.tenantry.tenant.platform;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.store.Claims;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.NamedTenant;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.api.Callers;
import io.tenantry.tenant.api.Logins;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantRejected.Why;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.Passwords;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Login by e-mail and password. What is unknown is checked against nobody's password, so that it takes as long. */
@Component
class PasswordLogins implements Logins {
    private final TenantGate tenants;
    private final Claims claims;
    private final Passwords passwords;
    private final Callers callers;

    PasswordLogins(TenantGate tenants, Claims claims, Passwords passwords, Callers callers) {
        this.tenants = tenants;
        this.claims = claims;
        this.passwords = passwords;
        this.callers = callers;
    }

    @Override
    public Caller login(String email, String password, @Nullable String tenantSlug, @Nullable NamedTenant request) {
        Optional<TenantId> named = where(tenantSlug, request);
        TenantId tenantId = named.orElse(TenantId.PLATFORM);
        Optional<UserId> found = claims.holder(tenantId, "email", email.toLowerCase(Locale.ROOT))
                .map(stream -> new UserId(tenantId, StreamId.valueOf(stream)));
        UserId id = found.orElseGet(() -> new UserId(tenantId, UUID.randomUUID()));
        boolean right = passwords.matches(id, password);
        if (!right || named.isEmpty() || found.isEmpty()) throw failed();
        Rejection refusal = tenants.refusal(tenantId);
        if (refusal != null) throw refusal;
        return callers.ofUser(id, UUID.randomUUID().toString()).orElseThrow(PasswordLogins::failed);
    }

    private Optional<TenantId> where(@Nullable String tenantSlug, @Nullable NamedTenant request) {
        Optional<TenantId> bySlug =
                tenantSlug == null ? Optional.empty() : tenants.bySlug(tenantSlug.toLowerCase(Locale.ROOT));
        if (request == null) return tenantSlug == null ? Optional.of(TenantId.PLATFORM) : bySlug;
        Optional<TenantId> byRequest = Optional.ofNullable(request.tenantId());
        if (tenantSlug != null && !bySlug.equals(byRequest))
            throw new RequestRefused(
                    RequestRefused.Why.TENANT_MISMATCH, "The login names another tenant than the address or header.");
        return byRequest;
    }

    private static TenantRejected failed() {
        return new TenantRejected(Why.LOGIN_FAILED, "E-mail, password or tenant is wrong.");
    }
}
