package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** One schedule of archives. */
public record ScheduleId(TenantId tenantId, UUID value) implements StreamId {
    @Override
    public String toString() {
        return stream();
    }
}
