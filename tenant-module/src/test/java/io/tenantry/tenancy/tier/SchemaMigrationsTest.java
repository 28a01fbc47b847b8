package io.tenantry.tenancy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.database.Migrations;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.SlowQueries;
import io.tenantry.tenancy.database.SlowQueries.SlowQuery;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.database.TenantMigrating;
import io.tenantry.tenancy.probe.Probe;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.test.context.TestPropertySource;

/** Schemas that are behind are migrated at the start; one that cannot be stays behind alone. */
@ModuleTest
@Import({Probe.class, SchemaMigrationsTest.SeenProgress.class})
@TestPropertySource(
        properties = {
            "test.context=schema-migrations",
            "tenantry.slow-query.threshold=0ms",
            "tenantry.migrations.at-once=2"
        }) // every statement is noted
class SchemaMigrationsTest {
    private static final String LAST = "900";
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Autowired
    TenantSchemas schemas;

    @Autowired
    SchemaMigrations migrations;

    @Autowired
    TenantSchemaStates states;

    @Autowired
    Migrations known;

    @Autowired
    OwnerDatabase owner;

    @Autowired
    TenantDatabase database;

    @Autowired
    PublishedEvents events;

    @Autowired
    Projections projections;

    @Autowired
    SeenProgress progress;

    @Autowired
    SlowQueries slow;

    private final List<TenantId> tenants =
            IntStream.range(0, 3).mapToObj(_ -> new TenantId(UUID.randomUUID())).toList();

    /** What the console would show. */
    static class SeenProgress implements MigrationProgress {
        final List<String> seen = new ArrayList<>();

        @Override
        public void at(int done, int all, int broken) {
            seen.add(done + "/" + all + " " + broken);
        }
    }

    @BeforeEach
    void threeSchemas() {
        tenants.forEach(tenant -> schemas.provision(tenant, "acme"));
        progress.seen.clear();
    }

    @AfterEach
    void theyGo() {
        // back to the shared tables, which were empty of them
        asOwner("delete from tenantry.tenant_schema");
    }

    @Test
    void aNewSchemaHasAllMigrationsThatTheServerKnows() {
        assertThat(state(tenants.getFirst()).state()).isEqualTo("current");
        assertThat(state(tenants.getFirst()).version()).isEqualTo(LAST);
        assertThat(state(tenants.getFirst()).error()).isNull();
        List<String> versions =
                database.withoutTenant(jdbc -> jdbc.sql("select distinct unnest(versions) from tenantry.tenant_schema")
                        .query(String.class)
                        .list());
        assertThat(versions).containsExactlyInAnyOrderElementsOf(known.ofTenants());
    }

    @Test
    void whoIsBehindIsMigratedAndTheOthersAreLeftAlone() {
        putBack(tenants.get(0), true);
        putBack(tenants.get(2), true);
        assertThat(state(tenants.get(0)).state()).isEqualTo("behind");
        assertThat(state(tenants.get(1)).state()).isEqualTo("current");
        assertThat(migrations.run()).isEqualTo(new SchemaMigrations.Report(2, 0));
        assertThat(tenants).allSatisfy(tenant -> {
            assertThat(state(tenant).state()).isEqualTo("current");
            assertThat(hasCounters(tenant)).isTrue();
        });
        assertThat(progress.seen).containsExactly("1/2 0", "2/2 0");
        assertThat(migrations.run()).isEqualTo(new SchemaMigrations.Report(0, 0));
    }

    @Test
    void oneThatFailsStaysAsItWasAndKeepsNobody() {
        putBack(tenants.get(0), true);
        putBack(tenants.get(1), false); // the table is there, so the migration fails
        String before = state(tenants.get(1)).version();
        assertThat(before).isLessThan(LAST);
        assertThat(migrations.run()).isEqualTo(new SchemaMigrations.Report(2, 1));
        TenantSchema broken = state(tenants.get(1));
        assertThat(broken.state()).isEqualTo("broken");
        assertThat(broken.error()).isEqualTo("migration V900__probe.sql: the database refused it (42P07)");
        assertThat(broken.version()).isEqualTo(before);
        assertThat(states.all().getFirst()).as("who needs somebody comes first").isEqualTo(broken);
        assertThat(state(tenants.get(0)).state()).isEqualTo("current");
        assertThat(progress.seen).hasSize(2).endsWith("2/2 1");
        assertThat(migrations.run()).as("the next start tries again").isEqualTo(new SchemaMigrations.Report(1, 1));
        assertThat(state(tenants.get(1)).since()).as("since it broke").isEqualTo(broken.since());
    }

    /** A tenant whose table is missing is parked where it cannot be written, and goes on when it is migrated. */
    @Test
    void lanesThatWaitedForTheMigrationGoOn() {
        TenantId tenant = tenants.get(1);
        CounterId id = CounterId.of(tenant);
        CounterId neighbours = CounterId.of(tenants.get(0));
        putBack(tenant, true);
        for (CounterId counter : List.of(id, neighbours))
            events.publish(
                    counter,
                    new Opened(counter, "name of " + counter, Sealed.of(KeyRef.ofTenant(counter.tenantId()), "secret")),
                    new Incremented(counter, 3));
        assertThat(projections.awaitHead(Counters.NAME, LONGEST)).isTrue();
        assertThat(total(neighbours)).isEqualTo(3);
        assertThat(states.migrate(tenant).state()).isEqualTo("current");
        assertThat(total(id)).isEqualTo(3);
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
    }

    /** What its tables lack is no bug of whoever reads them, and passes. */
    @Test
    void whoReadsATenantThatCannotBeMigratedIsToldSo() {
        TenantId broken = tenants.get(1);
        CounterId id = CounterId.of(broken);
        putBack(broken, false);
        migrations.run();
        asOwner("alter table " + SchemaName.of(broken, "acme") + ".probe_counter rename to probe_counter_of_old");
        assertThatExceptionOfType(TenantMigrating.class)
                .isThrownBy(() -> total(id))
                .satisfies(refusal -> {
                    assertThat(refusal.reason().code()).isEqualTo("tenant-migrating");
                    assertThat(refusal.reason().kind()).isEqualTo(Rejection.Kind.UNAVAILABLE);
                });
        asOwner("alter table " + SchemaName.of(broken, "acme") + ".probe_counter_of_old rename to probe_counter");
        putBack(tenants.get(0), true);
        assertThatExceptionOfType(TenantMigrating.class)
                .as("behind, since nobody has tried yet")
                .isThrownBy(() -> total(CounterId.of(tenants.get(0))));
        putBack(broken, true);
        assertThat(states.migrate(broken).state()).isEqualTo("current");
        assertThatExceptionOfType(BadSqlGrammarException.class)
                .as("a bug stays a bug")
                .isThrownBy(() -> database.inTenant(
                        broken, jdbc -> jdbc.sql("select nothing").query().listOfRows()));
    }

    @Test
    void soManyAreMigratedAtOnceAndNoMore() throws Exception {
        tenants.forEach(tenant -> putBack(tenant, true));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SchemaMigrations.Report> report = owner.inTransaction(connection -> {
                OwnerDatabase.run(connection, "select from tenantry.tenant_schema for update");
                Future<SchemaMigrations.Report> running = threads.submit(migrations::run);
                await().atMost(LONGEST).until(() -> waiting() == 2);
                await().during(Duration.ofMillis(300)).atMost(LONGEST).until(() -> waiting() == 2);
                return running;
            });
            assertThat(report.get()).isEqualTo(new SchemaMigrations.Report(3, 0));
        }
        assertThat(tenants).allMatch(this::hasCounters);
    }

    /** Whoever waits for the row of a tenant's schema. */
    private long waiting() {
        return database.withoutTenant(
                jdbc -> jdbc.sql("select count(*) from pg_locks where not granted and locktype = 'transactionid'")
                        .query(Long.class)
                        .single());
    }

    /** None of them has a schema: whoever looked into one would break it. */
    @Test
    void aThousandThatAreUpToDateCostOneQuery() {
        asOwner("insert into tenantry.tenant_schema (tenant_id, schema_name, state, versions, since)"
                + " select gen_random_uuid(), 't_none_' || n, 'current', (select versions from tenantry.tenant_schema limit 1),"
                + " clock_timestamp() from generate_series(1, 1000) n");
        SlowQuery last = slow.newest(null).getFirst();
        assertThat(migrations.run()).isEqualTo(new SchemaMigrations.Report(0, 0));
        assertThat(slow.newest(null).stream().takeWhile(each -> each != last))
                .extracting(SlowQuery::statement)
                .filteredOn(statement -> statement.contains("tenant_schema"))
                .singleElement()
                .asString()
                .startsWith("reads tenant_schema (");
        assertThat(states.all()).hasSize(1_003).allMatch(schema -> schema.state()
                .equals("current"));
        assertThat(progress.seen).isEmpty();
    }

    @Test
    void aTenantWithoutASchemaHasNoneToMigrate() {
        assertThatExceptionOfType(CommandRefused.class)
                .isThrownBy(() -> states.migrate(new TenantId(UUID.randomUUID())))
                .satisfies(refusal -> assertThat(refusal.reason().code()).isEqualTo("not-found"));
    }

    /** As if the last migration were new. */
    private void putBack(TenantId tenant, boolean tableToo) {
        String schema = SchemaName.of(tenant, "acme").value();
        if (tableToo) asOwner("drop table " + schema + ".probe_counter");
        asOwner("delete from " + schema + ".migration where version = '" + LAST
                + "'; update tenantry.tenant_schema set versions = array_remove(versions, '" + LAST
                + "') where tenant_id = '" + tenant + "'");
    }

    private void asOwner(String sql) {
        owner.inTransaction(connection -> {
            OwnerDatabase.run(connection, sql);
            return true;
        });
    }

    private TenantSchema state(TenantId tenant) {
        return states.all().stream()
                .filter(schema -> schema.tenantId().equals(tenant.value()))
                .findAny()
                .orElseThrow();
    }

    private boolean hasCounters(TenantId tenant) {
        return database.withoutTenant(jdbc -> jdbc.sql("select to_regclass(?) is not null")
                .param(SchemaName.of(tenant, "acme") + ".probe_counter")
                .query(Boolean.class)
                .single());
    }

    private long total(CounterId of) {
        return database.inTenant(of.tenantId(), jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(of.value())
                .query(Long.class)
                .single());
    }
}
