package io.tenantry.support.api;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** Names a ticket of one tenant. */
public record TicketId(TenantId tenantId, UUID value) implements StreamId {
    @Override
    public String toString() {
        return stream();
    }
}
