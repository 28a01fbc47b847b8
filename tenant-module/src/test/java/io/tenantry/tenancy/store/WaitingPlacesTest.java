package io.tenantry.tenancy.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WaitingPlacesTest {
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId neighbour = new TenantId(UUID.randomUUID());
    private final WaitingPlaces places = new WaitingPlaces(2);

    @Test
    void oneTenantLeavesPlacesToTheOthers() {
        assertThat(places.take(tenant)).isTrue();
        assertThat(places.take(tenant)).isTrue();
        assertThat(places.take(tenant)).isFalse();
        assertThat(places.take(neighbour)).isTrue();
    }

    @Test
    void aPlaceThatIsLeftIsTakenAgain() {
        places.take(tenant);
        places.take(tenant);
        for (int i = 0; i < 5; i++) {
            assertThat(places.take(tenant)).isFalse();
            places.leave(tenant);
            assertThat(places.take(tenant)).isTrue();
        }
        places.leave(tenant);
        places.leave(tenant);
        assertThat(places.take(tenant)).isTrue();
    }
}
