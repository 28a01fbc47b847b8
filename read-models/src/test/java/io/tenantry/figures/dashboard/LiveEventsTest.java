package io.tenantry.figures.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.store.EventFeed;
import io.tenantry.tenancy.web.Caller;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveEventsTest {
    private final LiveEvents events = new LiveEvents(mock(Projections.class), mock(EventFeed.class));
    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @BeforeEach
    void start() {
        events.start();
    }

    @AfterEach
    void stop() {
        events.stop();
    }

    private static LiveStream somebodyOf(TenantId home) {
        Caller viewer = new Caller(Caller.Kind.USER, home, UUID.randomUUID(), "staff", Set.of(), null);
        return new LiveStream(viewer, home, () -> true);
    }

    @Test
    void oneTenantLeavesPlacesToTheOthers() {
        int taken = 0;
        LiveStream last = somebodyOf(tenant);
        while (events.add(last)) {
            taken++;
            last = somebodyOf(tenant);
            assertThat(taken).isLessThan(500);
        }
        assertThat(events.add(somebodyOf(new TenantId(UUID.randomUUID())))).isTrue();
        assertThat(events.size()).isEqualTo(taken + 1);
    }

    @Test
    void aPlaceThatIsLeftIsTakenAgain() {
        LiveStream first = somebodyOf(tenant);
        events.add(first);
        while (events.add(somebodyOf(tenant))) assertThat(events.size()).isLessThan(500);
        events.remove(first);
        assertThat(events.add(somebodyOf(tenant))).isTrue();
    }
}
