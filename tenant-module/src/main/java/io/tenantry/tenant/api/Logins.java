package io.tenantry.tenant.api;

import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.NamedTenant;
import org.jspecify.annotations.Nullable;

/** Lets people in with e-mail and password. */
public interface Logins {
    /**
     * Checks who asks and begins a session of theirs. Unknown people and wrong passwords take the same way and time.
     *
     * @param tenantSlug the tenant's slug; null where the request names it, and for an operator of the platform
     * @param named the tenant that the request names, by its host or a header; null when it names none
     * @throws io.tenantry.tenancy.web.RequestRefused {@code tenant-mismatch} (403) when slug and request differ
     * @throws TenantRejected {@code login-failed} (401); with the right password also {@code user-blocked},
     *     {@code tenant-suspended}, {@code tenant-closed} (403), {@code tenant-not-active} (409)
     */
    Caller login(String email, String password, @Nullable String tenantSlug, @Nullable NamedTenant named);

    default Caller login(String email, String password, @Nullable String tenantSlug) {
        return login(email, password, tenantSlug, null);
    }
}
