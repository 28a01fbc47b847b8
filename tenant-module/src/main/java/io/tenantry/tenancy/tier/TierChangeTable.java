package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code tier_change}: operators read it, the owner of the schemas writes it. */
final class TierChangeTable {
    /** Where the tenant's rows are written is known from {@code tenant_schema} alone. */
    private static final String SELECT =
            "select tenant_id, id, tier, case when state = 'copying' and exists (select from tenantry.tenant_schema s"
                    + " where s.tenant_id = tier_change.tenant_id and s.writes = 'both') then 'comparing' else state end as state,"
                    + " rows_done, rows_total, tables, reason, begun_at, changed_at from tenantry.tier_change";

    private TierChangeTable() {}

    static List<TierChange> all(JdbcClient jdbc) {
        return jdbc.sql(SELECT + " order by begun_at desc")
                .query((row, _) -> map(row))
                .list();
    }

    static Optional<TierChange> find(JdbcClient jdbc, TenantId tenantId) {
        return jdbc.sql(SELECT + " where tenant_id = ?")
                .param(tenantId.value())
                .query((row, _) -> map(row))
                .optional();
    }

    /** For this transaction alone to change; null: there is none. */
    static @Nullable TierChange lock(Connection connection, TenantId tenantId) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT + " where tenant_id = ? for update")) {
            statement.setObject(1, tenantId.value());
            ResultSet row = statement.executeQuery();
            return row.next() ? map(row) : null;
        }
    }

    /** As {@link #lock}, if it is still this one that runs; null: it has ended, or another has come. */
    static @Nullable TierChange lockRunning(Connection connection, TierChange change) throws SQLException {
        TierChange now = lock(connection, new TenantId(change.tenantId()));
        return now != null && now.id().equals(change.id()) && now.isRunning() ? now : null;
    }

    static void begin(Connection connection, TenantId tenantId, String tier) throws SQLException {
        SchemaTable.update(
                connection,
                "insert into tenantry.tier_change (tenant_id, id, tier, state, begun_at, changed_at)"
                        + " values (?, ?, ?, 'copying', clock_timestamp(), clock_timestamp())"
                        + " on conflict (tenant_id) do update set id = excluded.id, tier = excluded.tier, state = 'copying',"
                        + " rows_done = 0, rows_total = 0, tables = 0, told = false, reason = null,"
                        + " begun_at = excluded.begun_at, changed_at = excluded.changed_at",
                tenantId.value(),
                UUID.randomUUID(),
                tier);
    }

    static void progress(Connection connection, TierChange change, long done, long total) throws SQLException {
        SchemaTable.update(
                connection,
                "update tenantry.tier_change set rows_done = ?, rows_total = ?, changed_at = clock_timestamp() where id = ?",
                done,
                total,
                change.id());
    }

    static void is(Connection connection, TierChange change, String state, int tables, @Nullable String reason)
            throws SQLException {
        SchemaTable.update(
                connection,
                "update tenantry.tier_change set state = ?, tables = ?, reason = cast(? as text), told = false,"
                        + " changed_at = clock_timestamp() where id = ?",
                state,
                tables,
                reason,
                change.id());
    }

    static void told(Connection connection, TierChange change) throws SQLException {
        SchemaTable.update(
                connection,
                "update tenantry.tier_change set told = true where id = ? and state = ?",
                change.id(),
                change.state());
    }

    private static TierChange map(ResultSet row) throws SQLException {
        return new TierChange(
                row.getObject("tenant_id", UUID.class),
                row.getObject("id", UUID.class),
                row.getString("tier"),
                row.getString("state"),
                row.getLong("rows_done"),
                row.getLong("rows_total"),
                row.getInt("tables"),
                row.getString("reason"),
                row.getObject("begun_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
