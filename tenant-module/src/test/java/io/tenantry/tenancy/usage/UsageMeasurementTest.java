package io.tenantry.tenancy.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.TenantDatabase;
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
import io.tenantry.tenancy.tier.TenantSchemas;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "test.context=schema-tier")
class UsageMeasurementTest {
    private static final int COUNTERS = 3;

    @Autowired
    UsageMeasurement measurement;

    @Autowired
    TenantSchemas schemas;

    @Autowired
    TenantDatabase database;

    @Autowired
    OwnerDatabase owner;

    @Autowired
    PublishedEvents events;

    @Autowired
    Projections projections;

    private final TenantId ofItsOwn = new TenantId(UUID.randomUUID());
    private final TenantId sharing = new TenantId(UUID.randomUUID());

    private record Usage(OffsetDateTime measuredAt, long ownBytes, long sharedBytes, long rows, long events) {}

    @BeforeEach
    void twoTenants() {
        for (TenantId tenant : new TenantId[] {ofItsOwn, sharing})
            for (int n = 0; n < COUNTERS; n++) {
                CounterId id = CounterId.of(tenant);
                events.publish(
                        id,
                        new Opened(id, "name of " + id, Sealed.of(KeyRef.ofTenant(tenant), "secret")),
                        new Incremented(id, 3));
            }
        assertThat(projections.awaitHead(Counters.NAME, Duration.ofSeconds(30))).isTrue();
        schemas.provision(ofItsOwn, "Acme");
    }

    @Test
    void aSchemaIsMeasuredByItsFilesAndSharedTablesByShare() {
        measure();
        Usage own = usage(ofItsOwn);
        assertThat(own.ownBytes()).isPositive().isEqualTo(bytesOf(schema()));
        assertThat(own.sharedBytes()).as("its events are with everybody's").isPositive();
        assertThat(own.events()).isEqualTo(2 * COUNTERS);
        assertThat(rowsOf(ofItsOwn, "probe_counter", true)).isEqualTo(COUNTERS);
        Usage shared = usage(sharing);
        assertThat(shared.ownBytes()).isZero();
        assertThat(shared.sharedBytes()).isPositive();
        assertThat(shared.events()).isEqualTo(2 * COUNTERS);
        assertThat(rowsOf(sharing, "probe_counter", false)).isEqualTo(COUNTERS);
        assertThat(shared.rows()).isGreaterThanOrEqualTo(COUNTERS);
    }

    @Test
    void theSharesOfATableAreTheTable() {
        measure();
        long tenants = number("select count(*) from tenantry.tenant_usage");
        long shares = number("select sum((part ->> 'bytes')::bigint) from tenantry.tenant_usage,"
                + " jsonb_array_elements(tables) part where part ->> 'table' = 'event'");
        assertThat(shares)
                .isBetween(
                        number("select pg_total_relation_size('tenantry.event')") * 9 / 10 - tenants,
                        number("select pg_total_relation_size('tenantry.event')"));
    }

    /** Whoever changes a schema holds nobody up, and what was known of it stays. */
    @Test
    void aSchemaInSomebodysHandsIsLeftOut() {
        measure();
        Usage before = usage(ofItsOwn);
        Usage neighbours = usage(sharing);
        owner.inTransaction(connection -> {
            OwnerDatabase.run(connection, "lock table " + schema() + ".probe_counter in access exclusive mode");
            measure();
            return true;
        });
        assertThat(usage(ofItsOwn)).isEqualTo(before);
        assertThat(usage(sharing).measuredAt()).isAfter(neighbours.measuredAt());
        measure();
        assertThat(usage(ofItsOwn).measuredAt()).isAfter(before.measuredAt());
    }

    @Test
    void whoHasNothingAnyMoreIsForgotten() {
        UUID gone = UUID.randomUUID();
        database.asProjector(jdbc -> jdbc.sql("insert into tenantry.tenant_usage select ?, now(), 0, 0, 0, 0, '[]'")
                .param(gone)
                .update());
        measure();
        assertThat(number("select count(*) from tenantry.tenant_usage where tenant_id = '" + gone + "'"))
                .isZero();
    }

    @Test
    void aBigTableIsSampled() {
        assertThat(new TableSize("s", "t", "s.t", 1, 16_384).sample()).isEqualTo("s.t");
        TableSize big = new TableSize("shared", "probe_counter", "shared.probe_counter", 1, 40_000);
        assertThat(big.isSampled()).isTrue();
        assertThat(big.factor()).isEqualTo(3);
        assertThat(number("select count(*) * " + big.factor() + " from " + big.sample()))
                .isGreaterThanOrEqualTo(0);
    }

    /** The schedule may be at it, too. */
    private void measure() {
        await().until(measurement::run);
    }

    private String schema() {
        return database.withoutTenant(
                jdbc -> jdbc.sql("select schema_name from tenantry.tenant_schema where tenant_id = ?")
                        .param(ofItsOwn.value())
                        .query(String.class)
                        .single());
    }

    private long bytesOf(String schema) {
        return number("select sum(pg_total_relation_size(c.oid)) from pg_class c where c.relnamespace = '" + schema
                + "'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'");
    }

    private long rowsOf(TenantId tenant, String table, boolean own) {
        return number("select (part ->> 'rows')::bigint from tenantry.tenant_usage, jsonb_array_elements(tables) part"
                + " where tenant_id = '" + tenant + "' and part ->> 'table' = '" + table + "' and part ->> 'own' = '"
                + own + "'");
    }

    private long number(String sql) {
        return database.asProjector(jdbc -> jdbc.sql(sql).query(Long.class).single());
    }

    private Usage usage(TenantId tenant) {
        return database.asOperator((JdbcClient jdbc) -> jdbc.sql(
                        "select measured_at, own_bytes, shared_bytes, row_count, event_count from tenantry.tenant_usage"
                                + " where tenant_id = ?")
                .param(tenant.value())
                .query((row, _) -> new Usage(
                        row.getObject(1, OffsetDateTime.class),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5)))
                .single());
    }
}
