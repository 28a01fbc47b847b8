package io.tenantry.tenancy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.SlowQueries.SlowQuery;
import io.tenantry.tenancy.database.TenantConnections.Held;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.BadSqlGrammarException;

/** What a server knows of its tenants' connections and statements. */
@ModuleTest
class TenantDatabaseTest {
    @Autowired
    TenantDatabase database;

    @Autowired
    TenantConnections connections;

    @Autowired
    SlowQueries slow;

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @Test
    void connectionsAreCountedForTheirTenant() {
        assertThat(connections.of(tenant)).isEqualTo(new Held(0, 0));
        database.inTenant(
                tenant,
                _ -> database.inTenant(tenant, _ -> {
                    assertThat(connections.of(tenant)).isEqualTo(new Held(2, 2));
                    return true;
                }));
        assertThat(connections.of(tenant)).isEqualTo(new Held(0, 2));
        assertThatThrownBy(() -> database.inTenant(
                        tenant, jdbc -> jdbc.sql("select nothing").query().listOfRows()))
                .isInstanceOf(BadSqlGrammarException.class);
        assertThat(connections.of(tenant)).isEqualTo(new Held(0, 2));
    }

    @Test
    void aSlowStatementIsNotedWithItsTenantAndWithoutItsValues() {
        for (int each = 0; each < 2; each++)
            database.inTenant(tenant, jdbc -> jdbc.sql("select pg_sleep(?), 'a secret' as told")
                    .param(0.3)
                    .query((row, _) -> row.getString(2))
                    .single());
        database.inTenant(
                tenant,
                jdbc -> jdbc.sql("select 'a secret'").query(String.class).single());
        assertThat(slow.newest(tenant)).hasSize(2).allSatisfy(query -> {
            assertThat(query.statement())
                    .isEqualTo(StatementName.of("select pg_sleep(?), ? as told").name());
            assertThat(query.pool()).isEqualTo("app");
            assertThat(query.millis()).isBetween(300L, 30_000L);
        });
    }

    @Test
    void aSlowUpdateIsNotedToo() {
        String insert =
                "insert into tenantry.tenant_usage select :tenant, now(), 0, 0, 0, 0, '[]' from pg_sleep(:seconds)";
        database.asProjector(jdbc -> jdbc.sql(insert)
                .param("tenant", tenant.value())
                .param("seconds", 0.3)
                .update());
        assertThat(slow.newest(null))
                .extracting(SlowQuery::statement)
                .anyMatch(name -> name.startsWith("writes tenant_usage ("));
        assertThat(slow.newest(tenant)).isEmpty();
    }
}
