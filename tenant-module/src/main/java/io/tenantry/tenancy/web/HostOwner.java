package io.tenantry.tenancy.web;

import io.tenantry.tenancy.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Whom a host name stands for.
 *
 * @param isATenants whether it is the address of some tenant, or has the form of one
 * @param tenantId that tenant; null where there is none
 */
public record HostOwner(boolean isATenants, @Nullable TenantId tenantId) {
    /** The platform's own, or a name that nobody told us of. */
    public static final HostOwner PLATFORM = new HostOwner(false, null);
    /** It has the form of a tenant's address, but there is no such tenant. */
    public static final HostOwner UNKNOWN = new HostOwner(true, null);

    public static HostOwner of(TenantId tenantId) {
        return new HostOwner(true, tenantId);
    }
}
