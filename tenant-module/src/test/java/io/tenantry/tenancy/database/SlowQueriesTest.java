package io.tenantry.tenancy.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.SlowQueries.SlowQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowQueriesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SlowQueries slow = new SlowQueries(Clock.fixed(NOW, ZoneOffset.UTC), metrics, Duration.ofMillis(100));

    private void ran(TenantId of, String sql, long millis) {
        slow.ran("app", of.toString(), sql, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void whatIsBelowTheThresholdIsNotKept() {
        ran(tenant, "select 1", 99);
        assertThat(slow.newest(null)).isEmpty();
        String sql = "select id from plan where tenant_id = ?";
        String mark = String.format("%08x", sql.hashCode());
        ran(tenant, sql, 100);
        assertThat(slow.newest(null))
                .containsExactly(new SlowQuery(NOW, tenant.value(), "app", "reads plan (" + mark + ")", 100));
        assertThat(metrics.counter("tenantry.slow.queries").count()).isEqualTo(1);
    }

    @Test
    void theNewestComesFirstAndEachTenantHasItsOwn() {
        TenantId other = new TenantId(UUID.randomUUID());
        ran(tenant, "select a from t1", 100);
        ran(other, "select b from t2", 200);
        ran(tenant, "select c from t3", 300);
        slow.ran("projector", "", "update t set d = ?", TimeUnit.SECONDS.toNanos(1));
        assertThat(slow.newest(tenant))
                .extracting(SlowQuery::statement)
                .map(name -> name.replaceFirst(" \\(.*", ""))
                .containsExactly("reads t3", "reads t1");
        assertThat(slow.newest(null)).hasSize(4).first().satisfies(newest -> assertThat(newest.tenantId())
                .isNull());
        slow.forget(tenant);
        assertThat(slow.newest(tenant)).isEmpty();
        assertThat(slow.newest(other)).hasSize(1);
    }

    @Test
    void soManyAreKeptAndNoMore() {
        for (int n = 0; n < 2_000; n++) ran(tenant, "select " + "x".repeat(n) + " from t", 100);
        assertThat(slow.newest(null)).hasSize(500);
    }

    /** Values are a tenant's data. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            select id from app_user where email = 'ann@example.org' | select id from app_user where email = ? | reads app_user
            select 'it''s hers', t1.id from t1 where n = 4711 and f < 0.15 | select ?, t1.id from t1 where n = ? and f < ? | reads t1
            select  id   from t where tenant_id = ? for update | select id from t where tenant_id = ? for update | reads t
            select 1 from tenantry.a join (select x from b) c on true | select ? from tenantry.a join (select x from b) c on true | reads a, b
            with w as (select ?) insert into s.t select ? from unnest(?) | with w as (select ?) insert into s.t select ? from unnest(?) | writes t
            update t set a = ? | update t set a = ? | writes t
            select set_config('app.current_tenant_id', 'x', true) | select set_config(?, ?, true) | calls set_config
            """)
    void aStatementIsKeptWithoutValuesAndToldByName(String sql, String kept, String told) {
        assertThat(StatementName.of(sql).text()).isEqualTo(kept);
        assertThat(StatementName.of(sql).name()).matches(java.util.regex.Pattern.quote(told) + " \\([0-9a-f]{8}\\)");
    }
}
