package io.tenantry.tenancy.load;

import io.tenantry.tenancy.TenantId;

/** What tenants may ask for, as operators decided. A change holds within a second on every server. */
public interface TenantLoads {
    TenantLoad of(TenantId tenantId);

    /** As {@link #of}, without a look into the database: nobody's limits are {@link TenantLoad#NONE} until they are looked at. */
    TenantLoad remembered(TenantId tenantId);
}
