package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Counters;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.time.Duration;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The rate that operators see while projections catch up, and afterwards. */
@ModuleTest
@Import(Probe.class)
class RateTest {
    private static final int EVENTS = 4_000;

    @Autowired
    Projections projections;

    @Autowired
    PublishedEvents events;

    private final CounterId id = CounterId.of(new TenantId(UUID.randomUUID()));

    @Test
    void isWhatWasCaughtUpWithOverTenSecondsAndZeroAtRest() {
        projections.stop();
        events.publish(id, new Opened(id, "name", Sealed.of(KeyRef.ofTenant(id.tenantId()), "secret")));
        long last = events.publish(
                id, Collections.nCopies(EVENTS, new Incremented(id, 1)).toArray());
        projections.start();
        events.await(Counters.NAME, id.tenantId(), last);
        await().atMost(Duration.ofSeconds(10)).until(() -> rate() > EVENTS / 12);
        assertThat(rate()).isLessThan(EVENTS + 1_000L);
        await("it is over").atMost(Duration.ofSeconds(20)).until(() -> rate() == 0);
    }

    private long rate() {
        return projections.progress().stream()
                .filter(each -> each.processor().equals(Counters.NAME))
                .findAny()
                .orElseThrow()
                .rate();
    }
}
