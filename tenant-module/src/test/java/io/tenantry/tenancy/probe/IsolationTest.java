package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Counters;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database itself keeps tenants apart. */
@ModuleTest
@Import(Probe.class)
class IsolationTest {
    /** What has a tenant_id in no or another place of a unique key, and why that is no leak. */
    private static final Set<String> OTHER_KEYS = Set.of(
            "event_pkey", // the position: handed out by the database, names no tenant
            "global_claim_pkey", // unique over all tenants on purpose; its value is an HMAC
            "lane_pkey", // a random id
            "tenant_schema_schema_name_key", // ends with the tenant's id
            "lane_main", // the lanes of no tenant
            "rebuild_pkey", // a random id
            "rebuild_running"); // one at a time of each projection

    @Autowired
    TenantDatabase database;

    @Autowired
    PublishedEvents events;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId other = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);

    @BeforeEach
    void somethingToSee() {
        long position = events.publish(id, new Opened(id, "name " + id, Sealed.of(KeyRef.ofTenant(tenant), "secret")));
        events.await(Counters.NAME, tenant, position);
    }

    @Test
    void aTransactionSeesItsOwnTenantAndNoOther() {
        assertThat(database.inTenant(tenant, IsolationTest::rows)).isEqualTo(List.of(1L, 1L, 1L));
        assertThat(database.inTenant(other, IsolationTest::rows)).isEqualTo(List.of(0L, 0L, 0L));
        assertThat(database.withoutTenant(IsolationTest::rows)).isEqualTo(List.of(0L, 0L, 0L));
    }

    private static List<Long> rows(JdbcClient jdbc) {
        return List.of(
                jdbc.sql("select count(*) from event where name like 'probe.%'")
                        .query(Long.class)
                        .single(),
                jdbc.sql("select count(*) from probe_counter").query(Long.class).single(),
                jdbc.sql("select count(*) from claim").query(Long.class).single());
    }

    @Test
    void theRequestRoleWritesNoReadModelAndReadsNoKeyOrHash() {
        for (String sql : List.of(
                "update probe_counter set total = 1",
                "delete from probe_counter",
                "update event set name = 'x'",
                "delete from event",
                "select wrapped from data_key",
                "select hash from credential",
                "select wrapped from platform_secret"))
            assertThatThrownBy(() ->
                            database.inTenant(tenant, jdbc -> jdbc.sql(sql).update()))
                    .as(sql)
                    .rootCause()
                    .hasMessageContaining("permission denied");
    }

    @Test
    void anAppendCannotWriteForATenantThatIsNotInItsBatch() {
        assertThatThrownBy(() -> database.inBatch(List.of(other), jdbc -> jdbc.sql(
                                "insert into claim (tenant_id, kind, value_hmac, stream) values (?, 'k', 'v', 's')")
                        .param(tenant.value())
                        .update()))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @Test
    void whatTheAppendKeepsIsChangedByTheAppendAlone() {
        for (String sql : List.of("delete from claim", "update quota set used = 0", "delete from quota_reservation"))
            assertThat((int) database.inTenant(tenant, jdbc -> jdbc.sql(sql).update()))
                    .as(sql)
                    .isZero();
        assertThat(database.inTenant(tenant, IsolationTest::rows)).isEqualTo(List.of(1L, 1L, 1L));
        List<String> forAll = catalogue("select tablename from pg_policies where schemaname = 'tenantry'"
                + " and cmd <> 'SELECT' and 'tenantry_app' = any (roles) and qual like '%context_tenant%'"
                + " and tablename <> 'snapshot'");
        assertThat(forAll).isEmpty();
    }

    @Test
    void projectionsSeeNoKeysAndNoHashes() {
        for (String table : List.of("data_key", "credential", "platform_secret", "claim", "idempotency"))
            assertThatThrownBy(() -> database.asProjector(jdbc -> jdbc.sql("select count(*) from " + table)
                            .query(Long.class)
                            .single()))
                    .as(table)
                    .rootCause()
                    .hasMessageContaining("permission denied");
    }

    @Test
    void everyTableWithATenantForcesRowLevelSecurity() {
        List<String> open = catalogue("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                where n.nspname in ('tenantry', 'shared') and c.relkind in ('r', 'p')
                and not (c.relrowsecurity and c.relforcerowsecurity
                         and exists (select from pg_policy p where p.polrelid = c.oid))
                """);
        assertThat(open).isEmpty();
    }

    @Test
    void everyUniqueKeyOfATenantsTableBeginsWithTheTenant() {
        List<String> keys = catalogue("""
                select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
                join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                where n.nspname in ('tenantry', 'shared') and x.indisunique and x.indkey[0] <> a.attnum
                """);
        assertThat(keys).isSubsetOf(OTHER_KEYS);
    }

    @Test
    void noRoleOfTheServerIsSuperuserOrPassesRowLevelSecurity() {
        assertThat(catalogue(
                        "select rolname from pg_roles where rolname like 'tenantry%' and (rolsuper or rolbypassrls)"))
                .isEmpty();
        assertThat(catalogue(
                        "select rolname from pg_roles r where rolname like 'tenantry%' and rolname <> 'tenantry_owner'"
                                + " and exists (select from pg_class c where c.relowner = r.oid)"))
                .isEmpty();
        assertThat(catalogue("select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
                        + " where n.nspname in ('tenantry', 'shared') and p.prosecdef"))
                .isEmpty();
    }

    private List<String> catalogue(String sql) {
        return database.withoutTenant(jdbc -> jdbc.sql(sql).query(String.class).list());
    }
}
