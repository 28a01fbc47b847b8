package io.tenantry.tenancy.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Counters;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.EventFeed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What a server remembers of a lane counts only as long as nobody else moved it. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "test.context=lane-fold")
class LaneFoldTest {
    @Autowired
    Projections projections;

    @Autowired
    Workshop workshop;

    @Autowired
    LaneFold fold;

    @Autowired
    EventFeed feed;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);
    private MainLane here;
    private MainLane elsewhere;

    @BeforeEach
    void twoServersThatTakeTheSameLaneForTheirs() {
        events.await(Counters.NAME, TenantId.PLATFORM, feed.head());
        projections.stop();
        Processor counters = workshop.processors().get(Counters.NAME);
        here = workshop.main(Segment.of(tenant), counters);
        elsewhere = workshop.main(Segment.of(tenant), counters);
    }

    @AfterEach
    void theOwnLanesGoOn() {
        projections.start();
    }

    @Test
    void rowsThatAnotherServerChangedAreReadAgain() {
        opened();
        folded(here);
        workshop.refresh(elsewhere);
        events.publish(id, new Incremented(id, 10));
        folded(elsewhere);
        events.publish(id, new Incremented(id, 100));
        assertThatThrownBy(() -> folded(here)).isInstanceOf(LaneMoved.class);
        workshop.refresh(here);
        folded(here);
        assertThat(total()).isEqualTo(1 + 10 + 100);
    }

    @Test
    void anEventThatIsDeliveredTwiceIsFoldedOnce() {
        opened();
        List<RecordedEvent> delivered = next(here);
        long upTo = delivered.getLast().position();
        fold.fold(List.of(here), List.of(), delivered, upTo);
        assertThatThrownBy(() -> fold.fold(List.of(elsewhere), List.of(), delivered, upTo))
                .isInstanceOf(LaneMoved.class);
        assertThat(total()).isEqualTo(1);
    }

    @Test
    void whatIsRememberedNeedsNoReading() {
        opened();
        folded(here);
        database.asProjector(jdbc -> jdbc.sql("update probe_counter set total = 1000 where id = ?")
                .param(id.value())
                .update());
        events.publish(id, new Incremented(id, 10));
        folded(here);
        assertThat(total()).as("of the remembered row").isEqualTo(1 + 10);
    }

    private void opened() {
        events.publish(
                id, new Opened(id, "name", Sealed.of(KeyRef.ofTenant(tenant), "secret")), new Incremented(id, 1));
    }

    private void folded(MainLane lane) {
        List<RecordedEvent> next = next(lane);
        fold.fold(List.of(lane), List.of(), next, next.getLast().position());
    }

    private List<RecordedEvent> next(MainLane lane) {
        return feed.ofTenant(tenant, lane.reached(), 100);
    }

    private long total() {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(id.value())
                .query(Long.class)
                .single());
    }
}
