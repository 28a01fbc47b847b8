package io.tenantry.tenant.api;

import io.tenantry.tenancy.web.Caller;
import org.jspecify.annotations.Nullable;

/** Lets people in with e-mail and password. */
public interface Logins {
    /**
     * Checks who asks and begins a session of theirs. Unknown people and wrong passwords take the same way and time.
     *
     * @param tenantSlug the tenant's slug; null for an operator of the platform
     * @throws TenantRejected {@code login-failed} (401); with the right password also {@code user-blocked},
     *     {@code tenant-suspended}, {@code tenant-closed} (403), {@code tenant-not-active} (409)
     */
    Caller login(String email, String password, @Nullable String tenantSlug);
}
