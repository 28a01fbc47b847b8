package io.tenantry.figures.usage;

import io.tenantry.figures.usage.TenantUsage.Connections;
import io.tenantry.figures.usage.TenantUsage.Migration;
import io.tenantry.figures.usage.TenantUsage.Size;
import io.tenantry.figures.usage.TenantUsage.SlowStatements;
import io.tenantry.figures.usage.TenantUsage.TableUsage;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.SlowQueries;
import io.tenantry.tenancy.database.SlowQueries.SlowQuery;
import io.tenantry.tenancy.database.TenantConnections;
import io.tenantry.tenancy.tier.TenantSchema;
import io.tenantry.tenancy.tier.TenantSchemaStates;
import io.tenantry.tenancy.usage.UsageMeasurement;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads what tenants take: what was measured of the database, and what this server knows by itself. */
@Component
public class TenantUsages {
    /** What the list waits for: who there is. */
    private static final List<String> REGISTRY = List.of("tenant.registry");

    private static final String COLUMNS =
            "id, name, slug, state, tier, measured_at, own_bytes, shared_bytes, row_count, event_count, tables,"
                    + " last_export_at";
    private static final String TABLE = """
            (select t.id, t.name, t.slug, t.state, t.created_at, coalesce(s.reads, 'shared') as tier, u.measured_at,
                coalesce(u.own_bytes, 0) as own_bytes, coalesce(u.shared_bytes, 0) as shared_bytes,
                coalesce(u.own_bytes + u.shared_bytes, 0) as bytes, coalesce(u.row_count, 0) as row_count,
                coalesce(u.event_count, 0) as event_count, coalesce(u.tables, '[]') as tables,
                (select max(a.finished_at) from tenantry.archive a
                 where a.tenant_id = t.id and a.state in ('made', 'deleted')) as last_export_at
            from tenantry.tenant t left join tenantry.tenant_usage u on u.tenant_id = t.id
            left join tenantry.tenant_schema s on s.tenant_id = t.id) as usage""";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<TableUsage>> TABLES = new TypeReference<>() {};

    private final TenantSchemaStates schemas;
    private final TenantConnections connections;
    private final SlowQueries slow;
    private final UsageMeasurement measurement;

    TenantUsages(
            TenantSchemaStates schemas, TenantConnections connections, SlowQueries slow, UsageMeasurement measurement) {
        this.schemas = schemas;
        this.connections = connections;
        this.slow = slow;
        this.measurement = measurement;
    }

    /** What the list can be ordered by, the most first. */
    public enum Order {
        BYTES("bytes"),
        ROWS("row_count"),
        EVENTS("event_count"),
        NEWEST("created_at");

        private final String column;

        Order(String column) {
            this.column = column;
        }

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Order> of(@Nullable String code) {
            return Arrays.stream(values())
                    .filter(each -> each.code().equals(code))
                    .findFirst();
        }
    }

    /**
     * What was measured of a tenant.
     *
     * @param tables as JSON
     */
    private record Measured(
            UUID tenantId,
            String name,
            String slug,
            String state,
            String tier,
            @Nullable Instant at,
            Size size,
            long rows,
            long events,
            String tables,
            @Nullable Instant lastExportAt) {
        static Measured read(ResultSet row, int number) throws SQLException {
            return new Measured(
                    row.getObject("id", UUID.class),
                    row.getString("name"),
                    row.getString("slug"),
                    row.getString("state"),
                    row.getString("tier"),
                    time(row, "measured_at"),
                    Size.of(row.getLong("own_bytes"), row.getLong("shared_bytes")),
                    row.getLong("row_count"),
                    row.getLong("event_count"),
                    row.getString("tables"),
                    time(row, "last_export_at"));
        }

        private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
    }

    /** The call is an operator's: the reads here refuse anyone else. */
    public Page<TenantUsage> page(ApiCall call, Order order, @Nullable String tier) {
        call.requireOperator();
        Page<Measured> page = call.pageAcrossTenants(
                REGISTRY,
                Listing.of(TABLE, COLUMNS, Measured::read)
                        .orderedBy(order.column, "id")
                        .where("tier", tier));
        Map<UUID, TenantSchema> migrations =
                schemas.all().stream().collect(Collectors.toMap(TenantSchema::tenantId, Function.identity()));
        return new Page<>(
                page.items().stream()
                        .map(each -> known(each, false, migrations.get(each.tenantId())))
                        .toList(),
                page.nextCursor());
    }

    /** One tenant with its tables; null: there is none. */
    public @Nullable TenantUsage of(ApiCall call, UUID tenantId) {
        call.requireOperator();
        Optional<Measured> measured = call.readAcrossTenants(
                REGISTRY, jdbc -> jdbc.sql("select " + COLUMNS + " from " + TABLE + " where id = ?")
                        .param(tenantId)
                        .query(Measured::read)
                        .optional());
        Optional<TenantSchema> migration = schemas.all().stream()
                .filter(each -> each.tenantId().equals(tenantId))
                .findAny();
        return measured.map(each -> known(each, true, migration.orElse(null))).orElse(null);
    }

    /** The newest slow statements, of one tenant or of all. */
    public List<SlowQuery> slow(@Nullable TenantId tenantId) {
        return slow.newest(tenantId);
    }

    public ConnectionsInUse connections(ApiCall call) {
        return call.readAcrossTenants(List.of(), ConnectionsInUse::read);
    }

    /** Begins to measure all tenants; false: somebody has begun before. */
    public boolean measure() {
        return measurement.begin();
    }

    /** With what this server knows by itself. */
    private TenantUsage known(Measured measured, boolean withTables, @Nullable TenantSchema schema) {
        TenantId tenantId = new TenantId(measured.tenantId());
        TenantConnections.Held held = connections.of(tenantId);
        return new TenantUsage(
                measured.tenantId(),
                measured.name(),
                measured.slug(),
                measured.state(),
                measured.tier(),
                measured.at(),
                measured.size(),
                measured.rows(),
                measured.events(),
                withTables ? tables(measured.tables()) : null,
                new Connections(held.now(), held.most()),
                SlowStatements.of(slow.newest(tenantId)),
                schema == null ? null : new Migration(schema.state(), schema.version(), schema.since(), schema.error()),
                measured.lastExportAt());
    }

    private static List<TableUsage> tables(String json) {
        return JSON.readValue(json, TABLES).stream()
                .sorted(Comparator.comparingLong(TableUsage::bytes).reversed())
                .toList();
    }
}
