package io.tenantry.app.security;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.web.HostOwner;
import io.tenantry.tenancy.web.NamedTenant;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.api.Logins;
import io.tenantry.tenant.api.TenantRejected;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** The login form's way to {@link Logins}: {@code email}, {@code password} and {@code tenant}, empty for operators. */
@Component
class LoginProvider implements AuthenticationProvider {
    private static final int LONGEST = 254;

    private final Logins logins;

    LoginProvider(Logins logins) {
        this.logins = logins;
    }

    static TenantRejected failed() {
        return new TenantRejected(TenantRejected.Why.LOGIN_FAILED, "E-mail, password or tenant is wrong.");
    }

    /** The tenant's slug as the form gave it, and whose address the form was sent to. */
    record Form(@Nullable String tenant, HostOwner host) {
        static Form of(HttpServletRequest request, TenantGate tenants) {
            String tenant = request.getParameter("tenant");
            return new Form(
                    tenant == null || tenant.isBlank() ? null : tenant.strip(),
                    tenants.byHost(request.getServerName()));
        }
    }

    /** A refused login, with the stable code that the page shows a text for. */
    static final class Refused extends AuthenticationException {
        private final String code;

        Refused(Rejection refusal) {
            super(String.valueOf(refusal.getMessage()), refusal);
            this.code = refusal.reason().code();
        }

        String code() {
            return code;
        }
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String email = asked.getName().strip();
        String password = String.valueOf(asked.getCredentials());
        Form form = asked.getDetails() instanceof Form sent ? sent : new Form(null, HostOwner.PLATFORM);
        NamedTenant named =
                form.host().isATenants() ? new NamedTenant(form.host().tenantId()) : null;
        try {
            if (email.length() > LONGEST) throw failed();
            return new CallerAuthentication(logins.login(email, password, form.tenant(), named));
        } catch (Rejection refusal) {
            throw new Refused(refusal);
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
