package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code tenant_schema}: everyone reads it, the owner of the schemas writes it. */
final class SchemaTable {
    private SchemaTable() {}

    /** Who lacks one of the versions. */
    static List<TenantId> behind(JdbcClient jdbc, Set<String> versions) {
        return jdbc.sql(
                        "select tenant_id from tenantry.tenant_schema where not versions @> ?::text[] order by tenant_id")
                .param(array(versions))
                .query((row, _) -> new TenantId(row.getObject(1, UUID.class)))
                .list();
    }

    static List<TenantSchema> all(JdbcClient jdbc, Set<String> versions) {
        return jdbc.sql(
                        "select tenant_id, schema_name, case when state = 'current' and not versions @> ?::text[] then 'behind'"
                                + " else state end as state, versions[cardinality(versions)] as version, since, error"
                                + " from tenantry.tenant_schema order by state = 'current', tenant_id")
                .param(array(versions))
                .query((row, _) -> new TenantSchema(
                        row.getObject("tenant_id", UUID.class),
                        row.getString("schema_name"),
                        row.getString("state"),
                        row.getString("version"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getString("error")))
                .list();
    }

    private static String[] array(Collection<String> versions) {
        return versions.toArray(String[]::new);
    }

    /** The tenant's schema, for this transaction alone to change; null: it has none. */
    static @Nullable SchemaName lock(Connection connection, TenantId tenantId) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select schema_name from tenantry.tenant_schema where tenant_id = ? for update")) {
            statement.setObject(1, tenantId.value());
            ResultSet row = statement.executeQuery();
            return row.next() ? new SchemaName(row.getString(1)) : null;
        }
    }

    /** @param used whether the tenant lives there already: {@code shared|schema} */
    static void insert(Connection connection, TenantId tenantId, SchemaName schema, String used) throws SQLException {
        update(
                connection,
                "insert into tenantry.tenant_schema (tenant_id, schema_name, state, versions, since, reads, writes)"
                        + " select ?, ?, 'current', " + versionsOf(schema) + ", clock_timestamp(), ?, ?",
                tenantId.value(),
                schema.value(),
                used,
                used);
    }

    static void reads(Connection connection, TenantId tenantId, String tier) throws SQLException {
        update(connection, "update tenantry.tenant_schema set reads = ? where tenant_id = ?", tier, tenantId.value());
    }

    static void writes(Connection connection, TenantId tenantId, String tiers) throws SQLException {
        update(connection, "update tenantry.tenant_schema set writes = ? where tenant_id = ?", tiers, tenantId.value());
    }

    /** The schema is nobody's from here on. */
    static void delete(Connection connection, TenantId tenantId) throws SQLException {
        update(connection, "delete from tenantry.tenant_schema where tenant_id = ?", tenantId.value());
    }

    static void migrated(Connection connection, TenantId tenantId, SchemaName schema) throws SQLException {
        update(
                connection,
                "update tenantry.tenant_schema set state = 'current', error = null, since = clock_timestamp(), versions = "
                        + versionsOf(schema) + " where tenant_id = ?",
                tenantId.value());
    }

    static void failed(Connection connection, TenantId tenantId, String error) throws SQLException {
        update(
                connection,
                "update tenantry.tenant_schema set since = case when state = 'broken' then since else clock_timestamp() end,"
                        + " state = 'broken', error = ? where tenant_id = ?",
                error,
                tenantId.value());
    }

    /** Which migrations a schema has, as Flyway's table there says. */
    private static String versionsOf(SchemaName schema) {
        return "(select coalesce(array_agg(version::text order by version), '{}') from " + schema + "."
                + Migrations.HISTORY + " where success and version is not null)";
    }

    static void update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            statement.executeUpdate();
        }
    }
}
