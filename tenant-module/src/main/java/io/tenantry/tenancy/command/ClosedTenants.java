package io.tenantry.tenancy.command;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import org.jspecify.annotations.Nullable;

/** Who knows which tenants have ended. */
public interface ClosedTenants {
    /** Why nobody changes anything of the tenant any more, or null. */
    @Nullable
    Rejection ended(TenantId tenantId);
}
