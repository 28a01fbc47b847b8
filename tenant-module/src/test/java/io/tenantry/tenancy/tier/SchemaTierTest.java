package io.tenantry.tenancy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.past.Past;
import io.tenantry.tenancy.past.Question;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Counters;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Rebuild;
import io.tenantry.tenancy.projection.Rebuilds;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** A tenant's rows live in a schema of its own, and everything that works with rows finds them there. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "test.context=schema-tier")
class SchemaTierTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Autowired
    TenantSchemas schemas;

    @Autowired
    SchemaSweep sweep;

    @Autowired
    Projections projections;

    @Autowired
    Rebuilds rebuilds;

    @Autowired
    Lanes lanes;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    Past past;

    @Autowired
    Counters counters;

    @Autowired
    Environment environment;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);
    private final String schema = SchemaName.of(tenant, "Acme").value();
    /** Shared, of the same segment. */
    private final TenantId neighbour = new TenantId(
            new UUID(UUID.randomUUID().getMostSignificantBits(), tenant.value().getLeastSignificantBits()));

    private final CounterId neighbours = CounterId.of(neighbour);

    @BeforeEach
    void twoCounters() {
        counters.broken.add(tenant);
        open(id);
        open(neighbours);
        settle();
        schemas.provision(tenant, "Acme");
    }

    @Test
    void rowsMoveAndNewOnesFollow() {
        assertThat(rows("shared", tenant)).isZero();
        assertThat(rows(schema, tenant)).isEqualTo(1);
        assertThat(rows("shared", neighbour)).isEqualTo(1);
        events.publish(id, new Incremented(id, 4));
        events.publish(neighbours, new Incremented(neighbours, 5));
        CounterId second = CounterId.of(tenant);
        open(second);
        settle();
        assertThat(total(id)).isEqualTo(7);
        assertThat(total(neighbours)).isEqualTo(8);
        assertThat(total(second)).isEqualTo(3);
        assertThat(rows("shared", tenant)).isZero();
        assertThat(rows(schema, tenant)).isEqualTo(2);
        assertThat(rows(schema, neighbour)).isZero();
    }

    @Test
    void aSecondProvisioningChangesNothing() {
        schemas.provision(tenant, "Another name");
        assertThat(rows(schema, tenant)).isEqualTo(1);
        assertThat(schemasOf(tenant)).containsExactly(schema);
    }

    /** The border: who knows the schema's name, and asks for it by name. */
    @Test
    void ownTablesAreClosedToOthersAsTheSharedAre() {
        String named = "select count(*) from " + schema + ".probe_counter";
        Function<JdbcClient, Long> count =
                jdbc -> jdbc.sql(named).query(Long.class).single();
        assertThat((long) database.inTenant(tenant, count)).isEqualTo(1);
        assertThat((long) database.inTenant(neighbour, count)).isZero();
        assertThat((long) database.withoutTenant(count)).isZero();
        for (String sql : List.of(
                "update " + schema + ".probe_counter set total = 1",
                "delete from " + schema + ".probe_counter",
                "insert into " + schema + ".probe_counter select * from " + schema + ".probe_counter",
                "update tenantry.tenant_schema set schema_name = 't_x'",
                "create table " + schema + ".mine (id int)",
                "drop schema " + schema + " cascade"))
            assertThatThrownBy(() ->
                            database.inTenant(tenant, jdbc -> jdbc.sql(sql).update()))
                    .as(sql)
                    .rootCause()
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        assertThatThrownBy(() -> database.asOperator(count)).rootCause().hasMessageContaining("permission denied");
    }

    @Test
    void aRebuildComparesAndRepairsInBothTiers() {
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
        damage(schema, id, 99);
        damage("shared", neighbours, 98);
        Rebuild rebuild = projections.rebuild(Counters.NAME);
        assertThat(rebuild.differing()).isEqualTo(2);
        assertThat(rebuild.missing()).isZero();
        assertThat(rebuild.surplus()).isZero();
        assertThat(total(id)).isEqualTo(3);
        assertThat(total(neighbours)).isEqualTo(3);
        assertThat(rows("shared", tenant)).isZero();
        events.publish(id, new Incremented(id, 4));
        settle();
        assertThat(total(id)).isEqualTo(7);
    }

    @Test
    void itIsRebuiltAlone() {
        damage(schema, id, 99);
        damage("shared", neighbours, 98);
        assertThat(rebuilt(tenant).differing()).isEqualTo(1);
        assertThat(total(id)).isEqualTo(3);
        assertThat(total(neighbours)).isEqualTo(98);
        damage("shared", neighbours, 3);
    }

    @Test
    void aParkedLaneRunsThere() {
        events.publish(id, new Incremented(id, 666), new Incremented(id, 1));
        settle();
        Lane parked = lanes.all().stream()
                .filter(lane -> tenant.value().equals(lane.tenantId()))
                .findAny()
                .orElseThrow();
        counters.broken.remove(tenant);
        assertThat(lanes.run(parked.id())).isEmpty();
        assertThat(total(id)).isEqualTo(3 + 666 + 1);
        assertThat(rows("shared", tenant)).isZero();
    }

    @Test
    void thePastIsSeen() {
        Instant before = database.asProjector(jdbc -> jdbc.sql("select max(recorded_at) from event where tenant_id = ?")
                        .param(tenant.value())
                        .query(OffsetDateTime.class)
                        .single())
                .toInstant();
        events.publish(id, new Incremented(id, 4));
        settle();
        long then = past.answer(
                        new Question(tenant, List.of(Counters.NAME), List.of(), "total", false, before),
                        jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                                .param(id.value())
                                .query(Long.class)
                                .single())
                .value();
        assertThat(then).isEqualTo(3);
        assertThat(total(id)).isEqualTo(7);
    }

    /** Whoever reads while the rows move sees them, here or there. */
    @Test
    void noReaderMeetsATenantOnTheMove() throws Exception {
        TenantId mover = new TenantId(UUID.randomUUID());
        CounterId counter = CounterId.of(mover);
        open(counter);
        settle();
        AtomicBoolean moved = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> readers = IntStream.range(0, 3)
                    .mapToObj(_ -> threads.submit(() -> readUntil(moved, counter)))
                    .toList();
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 300; i++) events.publish(counter, new Incremented(counter, 1));
            });
            schemas.provision(mover, "mover");
            writer.get();
            moved.set(true);
            for (Future<Long> reader : readers) assertThat(reader.get()).isPositive();
        } finally {
            moved.set(true);
        }
        settle();
        assertThat(total(counter)).isEqualTo(303);
        assertThat(rows("shared", mover)).isZero();
        assertThat(rebuilt(mover).differences()).isZero();
    }

    private long readUntil(AtomicBoolean moved, CounterId counter) {
        long reads = 0;
        while (!moved.get()) {
            assertThat(total(counter)).isGreaterThanOrEqualTo(3);
            reads++;
        }
        return reads;
    }

    @Test
    void aSchemaWithoutATenantIsDroppedAndNoOther() throws SQLException {
        String orphan = SchemaName.of(neighbour, "gone").value();
        try (Connection superuser = TestDatabase.superuserOf(environment);
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    "set role tenantry_owner; create schema " + orphan + "; comment on schema " + orphan + " is '"
                            + SchemaSweep.MARK + neighbour + "'; create table " + orphan + ".probe_counter (id int);"
                            + " create schema t_somebody_elses; create schema " + orphan + "2");
        }
        assertThat(sweep.sweep()).containsExactly(orphan);
        assertThat(schemasOf(neighbour)).isEmpty();
        assertThat(schemasOf(tenant)).containsExactly(schema);
        long kept = database.withoutTenant(jdbc -> jdbc.sql(
                        "select count(*) from pg_namespace where nspname in ('t_somebody_elses', '" + orphan + "2')")
                .query(Long.class)
                .single());
        assertThat(kept).isEqualTo(2);
        assertThat(sweep.sweep()).isEmpty();
    }

    private Rebuild rebuilt(TenantId of) {
        UUID begun = rebuilds.begin(Counters.NAME, of).id();
        return await().atMost(LONGEST)
                .until(
                        () -> rebuilds.latest().stream()
                                .filter(each -> each.id().equals(begun))
                                .findAny()
                                .orElseThrow(),
                        each -> each.state().equals("done"));
    }

    private void open(CounterId counter) {
        events.publish(
                counter,
                new Opened(counter, "name of " + counter, Sealed.of(KeyRef.ofTenant(counter.tenantId()), "secret")),
                new Incremented(counter, 3));
    }

    private void settle() {
        assertThat(projections.awaitHead(Counters.NAME, LONGEST)).isTrue();
    }

    private void damage(String where, CounterId counter, long total) {
        int rows =
                database.asProjector(jdbc -> jdbc.sql("update " + where + ".probe_counter set total = ? where id = ?")
                        .params(total, counter.value())
                        .update());
        assertThat(rows).isEqualTo(1);
    }

    private long rows(String where, TenantId of) {
        return database.asProjector(
                jdbc -> jdbc.sql("select count(*) from " + where + ".probe_counter where tenant_id = ?")
                        .param(of.value())
                        .query(Long.class)
                        .single());
    }

    private List<String> schemasOf(TenantId of) {
        return database.withoutTenant(jdbc -> jdbc.sql("select nspname from pg_namespace where nspname like ?")
                .param("%" + of.toString().replace("-", ""))
                .query(String.class)
                .list());
    }

    private long total(CounterId of) {
        return database.inTenant(of.tenantId(), jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(of.value())
                .query(Long.class)
                .single());
    }
}
