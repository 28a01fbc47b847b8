package io.tenantry.tenancy.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
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
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A projection is folded again beside the running one, compared, and takes its place. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "test.context=rebuild")
class RebuildTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Autowired
    Projections projections;

    @Autowired
    Rebuilds rebuilds;

    @Autowired
    EventFeed feed;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    Counters counters;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);
    private final TenantId neighbour = new TenantId(UUID.randomUUID());
    private final CounterId neighbours = CounterId.of(neighbour);

    @BeforeEach
    void twoCounters() {
        open(id);
        open(neighbours);
        settle();
    }

    @Test
    void whatIsRightStaysAndNothingDiffers() {
        Rebuild rebuild = projections.rebuild(Counters.NAME);
        assertThat(rebuild.differences()).isZero();
        assertThat(rebuild.eventsDone()).isEqualTo(rebuild.eventsTotal()).isGreaterThanOrEqualTo(4);
        assertThat(total(id)).isEqualTo(3);
        events.publish(id, new Incremented(id, 4));
        settle();
        assertThat(total(id)).as("the lanes go on").isEqualTo(7);
    }

    @Test
    void rowsThatWereDamagedAreCountedAndRepaired() {
        UUID invented = UUID.randomUUID();
        write("update probe_counter set total = 99 where id = ?", id.value());
        write("delete from probe_counter where id = ?", neighbours.value());
        write(
                "insert into probe_counter select tenant_id, ?, name, total, version, created_at from probe_counter"
                        + " where id = '" + id.value() + "'",
                invented);
        Rebuild rebuild = projections.rebuild(Counters.NAME);
        assertThat(rebuild.differing()).isEqualTo(1);
        assertThat(rebuild.missing()).isEqualTo(1);
        assertThat(rebuild.surplus()).isEqualTo(1);
        assertThat(total(id)).isEqualTo(3);
        assertThat(total(neighbours)).isEqualTo(3);
        events.publish(id, new Incremented(id, 4));
        settle();
        assertThat(total(id)).as("no remembered row survives").isEqualTo(7);
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
    }

    @Test
    void oneTenantIsRebuiltAlone() {
        write("update probe_counter set total = 99 where id = ?", id.value());
        write("update probe_counter set total = 99 where id = ?", neighbours.value());
        Rebuild rebuild = rebuilds.finished(rebuilds.begin(Counters.NAME, tenant), LONGEST);
        assertThat(rebuild.eventsDone())
                .as("no others are read")
                .isEqualTo(rebuild.eventsTotal())
                .isEqualTo(2);
        assertThat(rebuild.differing()).isEqualTo(1);
        assertThat(total(id)).isEqualTo(3);
        assertThat(total(neighbours)).isEqualTo(99);
        assertThat(projections.rebuild(Counters.NAME).differing()).isEqualTo(1);
    }

    @Test
    void eventsKeepArrivingWhileItIsBuilt() {
        CompletableFuture<Integer> arriving = CompletableFuture.supplyAsync(() -> {
            int published = 0;
            while (published < 200) {
                events.publish(id, new Incremented(id, 1));
                published++;
            }
            return published;
        });
        Rebuild rebuild = projections.rebuild(Counters.NAME);
        Rebuild again = projections.rebuild(Counters.NAME);
        int published = arriving.join();
        settle();
        assertThat(rebuild.differences()).isZero();
        assertThat(again.differences()).isZero();
        assertThat(total(id)).isEqualTo(3 + published);
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
    }

    @Test
    void aTenantThatWasParkedIsFreeWhenItCanBeFoldedNow() {
        counters.broken.add(tenant);
        events.publish(id, new Incremented(id, 666), new Incremented(id, 1));
        settle();
        assertThat(parked()).isEqualTo(1);
        projections.rebuild(Counters.NAME);
        assertThat(parked()).as("it fails in the rebuild, too").isEqualTo(1);
        assertThat(total(id)).isEqualTo(3);
        counters.broken.remove(tenant);
        projections.rebuild(Counters.NAME);
        assertThat(parked()).isZero();
        assertThat(total(id)).isEqualTo(3 + 666 + 1);
    }

    @Test
    void aRaisedVersionRebuildsByItself() {
        write("update probe_counter set total = 99 where id = ?", id.value());
        database.asProjector(jdbc -> jdbc.sql("update lane set version = 0 where processor = ?")
                .param(Counters.NAME)
                .update());
        projections.stop();
        projections.start();
        await().atMost(LONGEST).until(() -> total(id) == 3);
        await().atMost(LONGEST)
                .until(() -> database.asProjector(jdbc -> jdbc.sql(
                                        "select min(version) from lane where processor = ? and tenant_id is null")
                                .param(Counters.NAME)
                                .query(Integer.class)
                                .single())
                        == 1);
    }

    @Test
    void whatADeadServerBeganIsFinished() {
        write("update probe_counter set total = 99 where id = ?", id.value());
        UUID begun = UUID.randomUUID();
        database.asProjector(
                jdbc -> jdbc.sql("insert into rebuild (id, processor, version, state, position, events_done,"
                                + " events_total, server, lease_until) values (?, ?, 1, 'building', ?, 1, 2, ?,"
                                + " clock_timestamp() - interval '1 second')")
                        .params(begun, Counters.NAME, feed.head() - 1, UUID.randomUUID())
                        .update());
        await().atMost(LONGEST).until(() -> rebuilds.latest().stream()
                .anyMatch(each -> each.id().equals(begun) && each.state().equals("done")));
        assertThat(total(id)).as("its shadow tables are gone, so it began anew").isEqualTo(3);
    }

    private void open(CounterId counter) {
        events.publish(
                counter,
                new Opened(counter, "name", Sealed.of(KeyRef.ofTenant(counter.tenantId()), "secret")),
                new Incremented(counter, 3));
    }

    private void settle() {
        assertThat(projections.awaitHead(Counters.NAME, LONGEST)).isTrue();
    }

    private void write(String sql, UUID counter) {
        database.asProjector(jdbc -> jdbc.sql(sql).param(counter).update());
    }

    private long parked() {
        return database.asProjector(
                jdbc -> jdbc.sql("select count(*) from lane where processor = ? and tenant_id = ? and target = 'live'")
                        .params(Counters.NAME, tenant.value())
                        .query(Long.class)
                        .single());
    }

    private long total(CounterId of) {
        return database.inTenant(of.tenantId(), jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(of.value())
                .query(Long.class)
                .single());
    }
}
