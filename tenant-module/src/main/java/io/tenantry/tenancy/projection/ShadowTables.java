package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.projection.RebuildTable.Differences;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * The tables that a rebuild writes: in the schema {@code rebuild}, like the real ones, for the projector's eyes only. They
 * are made by the owner when a rebuild begins, so they are always as the real ones are.
 */
@Component
class ShadowTables {
    private static final String SCHEMA = "rebuild";

    private final DriverManagerDataSource source;

    ShadowTables(
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username}") String username,
            @Value("${spring.datasource.password}") String password) {
        this.source = new DriverManagerDataSource(url, username, password);
    }

    void make(List<Table> tables) {
        asOwner(tables.stream().map(ShadowTables::creation).collect(Collectors.joining()));
    }

    /** Whether there are shadows, and the tables have not changed since they were made. */
    static boolean fit(JdbcClient jdbc, List<Table> tables) {
        return tables.stream().allMatch(table -> TableShape.columns(jdbc, table.name())
                .equals(TableShape.columns(jdbc, shadow(table))));
    }

    void drop(List<Table> tables) {
        asOwner(tables.stream()
                .map(table -> "drop table if exists " + shadow(table) + ";")
                .collect(Collectors.joining()));
    }

    private void asOwner(String statements) {
        SingleConnectionDataSource connection = new SingleConnectionDataSource(
                java.util.Objects.requireNonNull(source.getUrl()),
                java.util.Objects.requireNonNull(source.getUsername()),
                java.util.Objects.requireNonNull(source.getPassword()),
                true);
        try {
            JdbcClient.create(connection)
                    .sql("set role tenantry_owner; set lock_timeout = '15s'; set search_path = shared, tenantry;"
                            + statements)
                    .update();
        } finally {
            connection.destroy();
        }
    }

    private static String creation(Table table) {
        String shadow = shadow(table);
        return "drop table if exists " + shadow + "; create table " + shadow + " (like " + table.name()
                + " including defaults including generated); alter table " + shadow + " add primary key ("
                + String.join(", ", table.key()) + "); alter table " + shadow
                + " enable row level security; alter table "
                + shadow + " force row level security; create policy projector on " + shadow
                + " to tenantry_projector using (true) with check (true); grant select, insert, update, delete on "
                + shadow + " to tenantry_projector;";
    }

    private static String shadow(Table table) {
        return SCHEMA + "." + table.name();
    }

    /** From here to the end of the transaction, tables are their shadows. */
    static void use(JdbcClient jdbc) {
        jdbc.sql("select set_config('search_path', 'rebuild, shared, tenantry', true),"
                        + " set_config('synchronous_commit', 'off', true)")
                .query()
                .singleRow();
    }

    /** How the table differs from its shadow; of one tenant, or of all. */
    static Differences compare(JdbcClient jdbc, TableShape shape, @Nullable TenantId tenantId) {
        Table table = shape.table();
        String key = table.key().getFirst();
        String sql = "select count(*) filter (where l." + key + " is not null and s." + key + " is not null),"
                + " count(*) filter (where l." + key + " is null), count(*) filter (where s." + key + " is null)"
                + " from (select * from " + table.name() + of(table, tenantId) + ") l full join (select * from "
                + shadow(table) + of(table, tenantId) + ") s on " + sameKey(table) + " where " + row("l", shape)
                + " is distinct from " + row("s", shape);
        return jdbc.sql(sql)
                .query((row, _) -> new Differences(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    /** Makes the table like its shadow: only rows that differ are written. */
    static void apply(JdbcClient jdbc, TableShape shape, @Nullable TenantId tenantId) {
        Table table = shape.table();
        String columns = shape.columns().stream().map(TableShape.Column::name).collect(Collectors.joining(", "));
        String updates = shape.columns().stream()
                .map(TableShape.Column::name)
                .filter(column -> !table.key().contains(column))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        jdbc.sql("delete from " + table.name() + " l using (select * from " + table.name() + of(table, tenantId)
                        + ") mine where " + sameKey(table).replace("s.", "mine.") + " and not exists (select from "
                        + shadow(table) + " s where " + sameKey(table) + ")")
                .update();
        jdbc.sql("insert into " + table.name() + " (" + columns + ") select " + columns + " from (select * from "
                        + shadow(table) + of(table, tenantId) + ") s where not exists (select from " + table.name()
                        + " l where " + sameKey(table) + " and " + row("l", shape) + " is not distinct from "
                        + row("s", shape) + ") on conflict (" + String.join(", ", table.key()) + ") do "
                        + (updates.isEmpty() ? "nothing" : "update set " + updates))
                .update();
    }

    private static String of(Table table, @Nullable TenantId tenantId) {
        return tenantId == null ? "" : " where " + table.key().getFirst() + " = '" + tenantId + "'::uuid";
    }

    private static String sameKey(Table table) {
        return table.key().stream()
                .map(column -> "l." + column + " = s." + column)
                .collect(Collectors.joining(" and "));
    }

    private static String row(String alias, TableShape shape) {
        return shape.columns().stream()
                .map(column -> alias + "." + column.name() + (column.type().equals("json") ? "::text" : ""))
                .collect(Collectors.joining(", ", "row(", ")"));
    }
}
