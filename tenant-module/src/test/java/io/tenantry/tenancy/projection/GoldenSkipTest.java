package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.GoldenEvents;
import io.tenantry.tenancy.projection.SkipCommand.SkipId;
import io.tenantry.tenancy.projection.SkipEvents.EventSkipped;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GoldenSkipTest {
    private static final TenantId TENANT = new TenantId(UUID.fromString("0198c000-0000-7000-8000-000000000001"));

    @Test
    void aSkipIsStoredAsItsFileSays() {
        SkipId id = new SkipId(TENANT, UUID.fromString("0198c000-0000-7000-8000-000000000002"));
        GoldenEvents.verify(
                SkipEvents.class, new EventSkipped(id, "billing.plans", 4711, "It names a plan that never was."));
    }
}
