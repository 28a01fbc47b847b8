package io.tenantry.tenant.api;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** Names an API token of a tenant. */
public record ApiTokenId(TenantId tenantId, UUID value) implements StreamId {
    @Override
    public String toString() {
        return stream();
    }
}
