package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;

/** Who decides whether a tenant may move, and keeps in its stream where it lives. */
public interface TierOwner {
    /**
     * Passes for a tenant that can change its tier, and answers what it is called.
     *
     * @throws io.tenantry.tenancy.Rejection when there is no such tenant, or it is not active
     */
    String requireMovable(TenantId tenantId);

    /**
     * The tenant's requests are answered from there now.
     *
     * @param key once for each
     */
    void lives(TenantId tenantId, String tier, String key);
}
