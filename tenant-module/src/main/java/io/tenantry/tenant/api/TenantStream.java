package io.tenantry.tenant.api;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** The stream in which a tenant's own life is told: {@code <tenant>/<tenant>}. */
public record TenantStream(TenantId tenantId, UUID value) implements StreamId {
    public static TenantStream of(TenantId tenantId) {
        return new TenantStream(tenantId, tenantId.value());
    }

    @Override
    public String toString() {
        return stream();
    }
}
