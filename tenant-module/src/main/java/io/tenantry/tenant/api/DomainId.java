package io.tenantry.tenant.api;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** One claim of a tenant on a domain. */
public record DomainId(TenantId tenantId, UUID value) implements StreamId {
    @Override
    public String toString() {
        return stream();
    }
}
