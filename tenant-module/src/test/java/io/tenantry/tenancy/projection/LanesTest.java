package io.tenantry.tenancy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.projection.SkipCommand.SkipId;
import io.tenantry.tenancy.projection.SkipEvents.EventSkipped;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class LanesTest {
    @Autowired
    PublishedEvents events;

    @Test
    void followsAnEvent() {
        TenantId tenant = new TenantId(UUID.randomUUID());
        SkipId id = new SkipId(tenant, UUID.randomUUID());
        long position = events.publish(id, new EventSkipped(id, "x", 7, "because"));
        events.await(SkipList.NAME, tenant, position);
        assertThat(position).isPositive();
    }
}
