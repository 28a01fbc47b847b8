package io.tenantry.tenant.api;

import io.tenantry.tenancy.TenantId;
import java.util.Optional;

/** What other modules may ask about tenants, answered from their events. */
public interface Tenants {
    /** What the tenant may do now; empty when there is no such tenant. The platform is always active. */
    Optional<TenantPolicy> policy(TenantId tenantId);
}
