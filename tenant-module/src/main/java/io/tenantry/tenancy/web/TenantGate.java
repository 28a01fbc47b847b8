package io.tenantry.tenancy.web;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the border must know of a tenant before anything is read for it. */
public interface TenantGate {
    /** Whether there is such a tenant. From the confirmation of its erasure on there is none: what arrives for it is nobody's. */
    boolean exists(TenantId tenantId);

    Optional<TenantId> bySlug(String slug);

    /**
     * Whose address a host is: a tenant's own domain, or its slug below the platform's base domain. The host is that of the
     * connection, or what a proxy that we trust says of it.
     */
    default HostOwner byHost(String host) {
        return HostOwner.PLATFORM;
    }

    /** Why the tenant's own users and tokens are refused now ({@code tenant-suspended} …), or null if they are not. Those of no tenant are. */
    @Nullable
    Rejection refusal(TenantId tenantId);
}
