package io.tenantry.tenant.api;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** Names a person of one tenant. One person in two tenants is two users. */
public record UserId(TenantId tenantId, UUID value) implements StreamId {
    @Override
    public String toString() {
        return stream();
    }
}
