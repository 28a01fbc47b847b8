package io.tenantry.tenant.api;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** The one stream that is left of an erased tenant. */
public record TenantErasureId(TenantId tenantId, UUID value) implements StreamId {
    public static TenantErasureId of(TenantId tenantId) {
        return new TenantErasureId(tenantId, Ids.derived(tenantId.value(), "erasure"));
    }

    @Override
    public String toString() {
        return stream();
    }
}
