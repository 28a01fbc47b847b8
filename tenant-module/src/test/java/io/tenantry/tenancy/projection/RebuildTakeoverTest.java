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
import io.tenantry.tenancy.projection.RebuildWatcher.Gate;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.EventFeed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The server that rebuilds is gone or stuck at any point of it; another one, or itself, goes on from there. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "test.context=rebuild")
class RebuildTakeoverTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Autowired
    ApplicationContext context;

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

    private final RebuildWatcher watcher = new RebuildWatcher();
    private final CounterId id = CounterId.of(new TenantId(UUID.randomUUID()));
    /** Its row is not as it should be, and it has no more events. */
    private final CounterId damaged = CounterId.of(new TenantId(UUID.randomUUID()));

    private Rebuilds other;

    @BeforeEach
    void aCounterAndAnotherServer() {
        other = new Rebuilds(
                context.getBean(Processors.class),
                context.getBean(Workshop.class),
                context.getBean(LaneDatabase.class),
                context.getBean(LaneTable.class),
                context.getBean(RebuildTable.class),
                context.getBean(ShadowTables.class));
        counters.watcher = watcher;
        open(id);
        open(damaged);
    }

    private void open(CounterId counter) {
        events.publish(
                counter,
                new Opened(counter, "name", Sealed.of(KeyRef.ofTenant(counter.tenantId()), "secret")),
                new Incremented(counter, 3));
    }

    @AfterEach
    void oneServer() {
        other.stop();
        counters.watcher = _ -> {};
        rebuilds.stop();
        rebuilds.start();
    }

    @Test
    void whatWasDoneBeforeIsNotDoneAgain() {
        int chunks = 2;
        events.publish(
                id,
                Collections.nCopies(chunks * RebuildChunks.SIZE, new Incremented(id, 1))
                        .toArray());
        Gate gate = watcher.closedAt(new Incremented(id, 7));
        events.publish(id, new Incremented(id, 7), new Incremented(id, 1));
        settle();
        damage();
        Rebuild begun = rebuilds.begin(Counters.NAME, null);
        gate.awaitReached();
        rebuilds.halt();
        Rebuild left = latest();
        assertThat(left.state()).isEqualTo("building");
        assertThat(left.eventsDone()).isGreaterThanOrEqualTo((long) chunks * RebuildChunks.SIZE);
        int before = watcher.folded().size();

        gate.open();
        leaseEnds(begun);
        other.start();
        Rebuild done = other.finished(begun, LONGEST);
        assertThat(watcher.folded().size() - before).isEqualTo(done.eventsTotal() - left.eventsDone());
        assertThat(done.eventsDone()).isEqualTo(done.eventsTotal());
        assertThat(done.differing()).isEqualTo(1);
        assertThat(total(id)).isEqualTo(3 + chunks * RebuildChunks.SIZE + 7 + 1);
        rebuilds.start();
        assertThat(projections.rebuild(Counters.NAME).differences())
                .as("to a replay from zero")
                .isZero();
    }

    /** However long the rebuild of one tenant takes, what happens is seen at once, at its neighbours and at itself. */
    @Test
    void nobodyWaitsForARebuildThatTakesItsTime() {
        CounterId neighbour = CounterId.of(new TenantId(new UUID(
                UUID.randomUUID().getMostSignificantBits(),
                id.tenantId().value().getLeastSignificantBits())));
        open(neighbour);
        Gate gate = watcher.closedAt(new Incremented(id, 7));
        events.publish(id, new Incremented(id, 7));
        settle();
        Rebuild begun = rebuilds.begin(Counters.NAME, id.tenantId());
        gate.awaitReached();
        try {
            for (CounterId each : List.of(neighbour, id))
                events.await(Counters.NAME, each.tenantId(), events.publish(each, new Incremented(each, 5)));
            assertThat(total(neighbour)).isEqualTo(3 + 5);
            assertThat(total(id)).isEqualTo(3 + 7 + 5);
        } finally {
            gate.open();
        }
        assertThat(rebuilds.finished(begun, LONGEST).differences()).isZero();
        assertThat(total(id)).isEqualTo(3 + 7 + 5);
    }

    /** Nobody ends the lease of the dead server here: the other one goes on when its time is over. */
    @Test
    void lanesThatADeadServerLetWaitGoOnWhenAnotherOneHasFinished() {
        Gate building = watcher.closedAt(new Incremented(id, 7));
        Gate waiting = watcher.closedAt(new Incremented(id, 8));
        events.publish(id, new Incremented(id, 7));
        settle();
        damage();
        Rebuild begun = rebuilds.begin(Counters.NAME, null);
        building.awaitReached();
        events.publish(id, new Incremented(id, 8));
        settle();
        building.open();
        waiting.awaitReached();
        assertThat(laneStates()).containsOnly("switching");
        rebuilds.halt();
        assertThat(latest().state()).isEqualTo("comparing");
        long last = events.publish(id, new Incremented(id, 9));
        assertThat(projections.await(Set.of(Counters.NAME), id.tenantId(), last, Duration.ZERO))
                .as("a reader is told to wait")
                .isFalse();

        waiting.open();
        other.start();
        assertThat(other.finished(begun, LONGEST).differing()).isEqualTo(1);
        assertThat(projections.await(Set.of(Counters.NAME), id.tenantId(), last, LONGEST))
                .isTrue();
        assertThat(laneStates()).containsOnly("running");
        assertThat(total(id)).isEqualTo(3 + 7 + 8 + 9);
    }

    @Test
    void aServerThatDiesWhileItComparesLeavesTheRowsAsTheyWere() throws Exception {
        damage();
        Rebuild begun;
        try (Connection lanes = locking("select from tenantry.lane where processor = '" + Counters.NAME
                        + "' and tenant_id is null for update");
                Connection shadows = superuser()) {
            begun = rebuilds.begin(Counters.NAME, null);
            awaitSomeoneWaitsFor("%order by segment for update");
            lock(shadows, "lock table rebuild.probe_counter in access exclusive mode");
            lanes.rollback();
            awaitSomeoneWaitsFor("%full join%");
            assertThat(rebuilds.begin(Counters.NAME, null).id())
                    .as("who asks meanwhile is told of this one, at once")
                    .isEqualTo(begun.id());
            rebuilds.halt();
            shadows.rollback();
        }
        assertThat(latest().state()).isEqualTo("comparing");
        assertThat(total(damaged)).isEqualTo(99);
        leaseEnds(begun);
        other.start();
        assertThat(other.finished(begun, LONGEST).differing()).isEqualTo(1);
        assertThat(total(damaged)).isEqualTo(3);
        assertThat(laneStates()).containsOnly("running");
    }

    @Test
    void aServerThatDiesAfterTheSwitchLeavesOnlyTheShadows() throws Exception {
        Gate gate = watcher.closedAt(new Incremented(id, 7));
        events.publish(id, new Incremented(id, 7));
        settle();
        damage();
        Rebuild begun = rebuilds.begin(Counters.NAME, null);
        gate.awaitReached();
        try (Connection shadows = locking("lock table rebuild.probe_counter in access share mode")) {
            gate.open();
            awaitSomeoneWaitsFor("%drop table%");
            rebuilds.halt();
            shadows.rollback();
        }
        assertThat(total(damaged)).as("the switch is done").isEqualTo(3);
        assertThat(latest().state()).as("but the rebuild is not").isEqualTo("comparing");
        events.publish(id, new Incremented(id, 1));
        int before = watcher.folded().size();
        leaseEnds(begun);
        other.start();
        Rebuild done = other.finished(begun, LONGEST);
        assertThat(done.differing()).as("what it found is still known").isEqualTo(1);
        assertThat(watcher.folded()).as("nothing is folded any more").hasSize(before);
        settle();
        assertThat(total(id)).isEqualTo(3 + 7 + 1);
    }

    @Test
    void aServerThatIsSlowKeepsItsRebuild() throws Exception {
        settle();
        Rebuild begun;
        try (Connection event = locking("lock table tenantry.event in access exclusive mode")) {
            begun = rebuilds.begin(Counters.NAME, null);
            awaitSomeoneWaitsFor("select count(*) from event%");
            OffsetDateTime until = lease(begun);
            await("the lease is prolonged while it counts")
                    .atMost(Duration.ofSeconds(Ownership.LEASE_SECONDS - 1))
                    .until(() -> lease(begun).isAfter(until));
            event.rollback();
        }
        Rebuild done = rebuilds.finished(begun, LONGEST);
        assertThat(done.differences()).isZero();
        assertThat(done.eventsDone()).isEqualTo(done.eventsTotal());
        assertThat(watcher.folded()).doesNotHaveDuplicates();
    }

    @Test
    void newCodeTakesThePlaceOfARebuildWithOldCode() {
        damage();
        UUID old = UUID.randomUUID();
        database.asProjector(jdbc -> {
            jdbc.sql("insert into rebuild (id, processor, version, state, position, events_done, events_total)"
                            + " values (?, ?, 0, 'comparing', 0, 0, 2)")
                    .params(old, Counters.NAME)
                    .update();
            return jdbc.sql("update lane set state = 'switching', epoch = epoch + 1, version = 0"
                            + " where processor = ? and target = 'live' and tenant_id is null")
                    .param(Counters.NAME)
                    .update();
        });
        await().atMost(LONGEST).until(() -> total(damaged) == 3);
        await().atMost(LONGEST).until(() -> latest().state().equals("done"));
        assertThat(latest().version()).isEqualTo(1);
        assertThat(reasonOf(old)).isEqualTo("version 1 of the code runs by now");
        assertThat(laneStates()).containsOnly("running");
    }

    /** Folded here, and stored: a rebuild goes by what the lanes' rows say. */
    private void settle() {
        long head = feed.head();
        assertThat(projections.awaitHead(Counters.NAME, LONGEST)).isTrue();
        await().atMost(LONGEST)
                .until(() -> database.asProjector(jdbc -> jdbc.sql("select min(position) from lane where processor = ?"
                                        + " and target = 'live' and tenant_id is null")
                                .param(Counters.NAME)
                                .query(Long.class)
                                .single())
                        >= head);
    }

    private void damage() {
        settle();
        database.asProjector(jdbc -> jdbc.sql("update probe_counter set total = 99 where id = ?")
                .param(damaged.value())
                .update());
    }

    private Rebuild latest() {
        return rebuilds.latest().stream()
                .filter(each -> each.processor().equals(Counters.NAME))
                .findAny()
                .orElseThrow();
    }

    /** As if its time were over. */
    private void leaseEnds(Rebuild rebuild) {
        int ended =
                database.asProjector(jdbc -> jdbc.sql("update rebuild set lease_until = clock_timestamp() where id = ?")
                        .param(rebuild.id())
                        .update());
        assertThat(ended).isEqualTo(1);
    }

    private OffsetDateTime lease(Rebuild rebuild) {
        return database.asProjector(jdbc -> jdbc.sql("select lease_until from rebuild where id = ?")
                .param(rebuild.id())
                .query(OffsetDateTime.class)
                .single());
    }

    private String reasonOf(UUID rebuild) {
        return database.asProjector(jdbc -> jdbc.sql("select reason from rebuild where id = ? and state = 'failed'")
                .param(rebuild)
                .query(String.class)
                .single());
    }

    private List<String> laneStates() {
        return database.asProjector(
                jdbc -> jdbc.sql("select state from lane where processor = ? and target = 'live' and tenant_id is null")
                        .param(Counters.NAME)
                        .query(String.class)
                        .list());
    }

    private long total(CounterId of) {
        return database.inTenant(of.tenantId(), jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(of.value())
                .query(Long.class)
                .single());
    }

    private void awaitSomeoneWaitsFor(String query) {
        await().atMost(LONGEST).until(() -> {
            try (Connection connection = superuser();
                    var statement = connection.prepareStatement("select exists (select from pg_stat_activity"
                            + " where wait_event_type = 'Lock' and datname = current_database() and query like ?)")) {
                statement.setString(1, query);
                try (var rows = statement.executeQuery()) {
                    return rows.next() && rows.getBoolean(1);
                }
            }
        });
    }

    private Connection locking(String sql) throws SQLException {
        Connection connection = superuser();
        lock(connection, sql);
        return connection;
    }

    private static void lock(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection superuser() throws SQLException {
        return TestDatabase.superuser(database.withoutTenant(jdbc ->
                jdbc.sql("select current_database()").query(String.class).single()));
    }
}
