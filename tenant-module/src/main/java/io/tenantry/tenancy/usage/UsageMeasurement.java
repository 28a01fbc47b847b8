package io.tenantry.tenancy.usage;

import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.usage.Measures.Measure;
import io.tenantry.tenancy.usage.Measures.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Measures what each tenant takes of the database: the files of its own schema, and its share of the tables of all tenants
 * by its rows in them. Nobody waits for it, and it does not wait long: a schema that somebody changes just now is left
 * out, and what was measured before stays. Big tables are sampled, so that a round comes to an end.
 */
@Component
public class UsageMeasurement {
    private static final Logger log = LoggerFactory.getLogger(UsageMeasurement.class);
    /** Schemas whose files are looked up with one statement. */
    private static final int AT_ONCE = 50;

    private static final List<String> OF_ALL = List.of("tenantry", "shared");
    private static final String BOUNDS =
            "select set_config('lock_timeout', ?, true), set_config('statement_timeout', '20s', true)";
    private static final String LONG = "5s";
    private static final String SHORT = "200ms";

    private final TenantDatabase database;
    private final AtomicBoolean busy = new AtomicBoolean();

    UsageMeasurement(TenantDatabase database) {
        this.database = database;
    }

    private record OwnSchema(UUID tenantId, String schema) {}

    /** Measures all tenants; false, and at once, when this server is at it already. */
    public boolean run() {
        if (!busy.compareAndSet(false, true)) return false;
        measureAndRest();
        return true;
    }

    /** As {@link #run}, but does not wait for the end. */
    public boolean begin() {
        if (!busy.compareAndSet(false, true)) return false;
        Thread.ofVirtual().name("measuring of tenants").start(this::measureAndRest);
        return true;
    }

    private void measureAndRest() {
        try {
            measure();
        } catch (DataAccessException | TransactionException e) {
            log.warn("tenants cannot be measured now; what was measured before stays", e);
        } finally {
            busy.set(false);
        }
    }

    private void measure() {
        Measures measures = new Measures();
        for (TableSize table : read(LONG, jdbc -> TableSize.ofSchemas(jdbc, OF_ALL)))
            measures.shared(table, read(LONG, jdbc -> rowsByTenant(jdbc, table)));
        List<OwnSchema> schemas = read(LONG, UsageMeasurement::ownSchemas);
        Set<UUID> leftOut = new HashSet<>();
        for (int from = 0; from < schemas.size(); from += AT_ONCE)
            measureOwn(schemas.subList(from, Math.min(from + AT_ONCE, schemas.size())), measures, leftOut);
        measures.leaveOut(leftOut);
        List<Measure> all = measures.all();
        Set<UUID> known = new HashSet<>(leftOut);
        all.forEach(each -> known.add(each.tenantId()));
        database.asProjector(jdbc -> {
            UsageTable.write(jdbc, all);
            UsageTable.deleteOthers(jdbc, known);
            return all.size();
        });
    }

    private <T> T read(String lockTimeout, Function<JdbcClient, T> work) {
        return database.asProjector(jdbc -> {
            jdbc.sql(BOUNDS).param(lockTimeout).query().singleRow();
            return work.apply(jdbc);
        });
    }

    private static Map<UUID, Long> rowsByTenant(JdbcClient jdbc, TableSize table) {
        Map<UUID, Long> rows = new HashMap<>();
        jdbc.sql("select tenant_id, count(*) * " + table.factor() + " from " + table.sample()
                        + " where tenant_id is not null group by tenant_id")
                .query(row -> {
                    rows.put(row.getObject(1, UUID.class), row.getLong(2));
                });
        return rows;
    }

    private static List<OwnSchema> ownSchemas(JdbcClient jdbc) {
        return jdbc.sql("select tenant_id, schema_name from tenantry.tenant_schema order by schema_name")
                .query((row, _) -> new OwnSchema(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }

    /** All of them with one look at the files; if one of them is in somebody's hands, each for itself. */
    private void measureOwn(List<OwnSchema> schemas, Measures measures, Set<UUID> leftOut) {
        try {
            measures.own(parts(schemas));
        } catch (DataAccessException e) {
            if (schemas.size() > 1) {
                for (OwnSchema each : schemas) measureOwn(List.of(each), measures, leftOut);
                return;
            }
            log.debug("the schema {} cannot be measured now", schemas.getFirst().schema(), e);
            leftOut.add(schemas.getFirst().tenantId());
        }
    }

    private List<Part> parts(List<OwnSchema> schemas) {
        List<String> names = schemas.stream().map(OwnSchema::schema).toList();
        Map<String, List<TableSize>> tables = read(SHORT, jdbc -> TableSize.ofSchemas(jdbc, names)).stream()
                .collect(Collectors.groupingBy(TableSize::schema));
        List<Part> parts = new ArrayList<>();
        for (OwnSchema each : schemas) {
            List<TableSize> own = tables.getOrDefault(each.schema(), List.of());
            if (own.isEmpty()) continue;
            List<Long> rows = read(SHORT, jdbc -> rows(jdbc, own));
            for (int n = 0; n < own.size(); n++)
                parts.add(new Part(
                        each.tenantId(),
                        own.get(n),
                        true,
                        rows.get(n),
                        own.get(n).bytes()));
        }
        return parts;
    }

    private static List<Long> rows(JdbcClient jdbc, List<TableSize> tables) {
        String counts = tables.stream()
                .map(table -> "(select count(*) * " + table.factor() + " from " + table.sample() + ")")
                .collect(Collectors.joining(", "));
        return jdbc.sql("select array[" + counts + "]")
                .query((row, _) -> List.of((Long[]) row.getArray(1).getArray()))
                .single();
    }
}
