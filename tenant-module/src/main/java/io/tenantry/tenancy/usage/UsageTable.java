package io.tenantry.tenancy.usage;

import io.tenantry.tenancy.usage.Measures.Measure;
import io.tenantry.tenancy.usage.Measures.Part;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code tenant_usage}. */
final class UsageTable {
    private static final int AT_ONCE = 1_000;
    private static final String WRITE = """
            insert into tenantry.tenant_usage (tenant_id, measured_at, own_bytes, shared_bytes, row_count, event_count, tables)
            select u.tenant_id, clock_timestamp(), u.own_bytes, u.shared_bytes, u.row_count, u.event_count, u.tables
            from jsonb_to_recordset(?::jsonb) as u(tenant_id uuid, own_bytes bigint, shared_bytes bigint, row_count bigint,
                event_count bigint, tables jsonb)
            on conflict (tenant_id) do update set measured_at = excluded.measured_at, own_bytes = excluded.own_bytes,
                shared_bytes = excluded.shared_bytes, row_count = excluded.row_count, event_count = excluded.event_count,
                tables = excluded.tables""";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private UsageTable() {}

    static void write(JdbcClient jdbc, List<Measure> measures) {
        for (int from = 0; from < measures.size(); from += AT_ONCE) {
            List<Map<String, Object>> rows = measures.subList(from, Math.min(from + AT_ONCE, measures.size())).stream()
                    .map(UsageTable::row)
                    .toList();
            jdbc.sql(WRITE).param(JSON.writeValueAsString(rows)).update();
        }
    }

    /** Who has nothing any more. */
    static void deleteOthers(JdbcClient jdbc, Collection<UUID> known) {
        jdbc.sql("delete from tenantry.tenant_usage where tenant_id <> all (?::uuid[])")
                .param(known.stream().map(UUID::toString).toArray(String[]::new))
                .update();
    }

    private static Map<String, Object> row(Measure measure) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("tenant_id", measure.tenantId());
        row.put("own_bytes", measure.ownBytes());
        row.put("shared_bytes", measure.sharedBytes());
        row.put("row_count", measure.rows());
        row.put("event_count", measure.events());
        row.put("tables", measure.parts().stream().map(UsageTable::part).toList());
        return row;
    }

    private static Map<String, Object> part(Part part) {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("table", part.table().table());
        table.put("own", part.own());
        table.put("rows", part.rows());
        table.put("bytes", part.bytes());
        table.put("sampled", part.table().isSampled());
        return table;
    }
}
