package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.projection.RebuildTable.Differences;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tables that a rebuild writes: in the schema {@code rebuild}, like the real ones, for the projector's eyes only. They
 * are made by the owner when a rebuild begins, so they are always as the real ones are.
 */
@Component
class ShadowTables {
    private static final String SCHEMA = "rebuild";

    private final OwnerDatabase owner;

    ShadowTables(OwnerDatabase owner) {
        this.owner = owner;
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
        owner.inTransaction(connection -> {
            OwnerDatabase.run(connection, statements);
            return true;
        });
    }

    private static String creation(Table table) {
        String shadow = shadow(table);
        return "drop table if exists " + shadow + "; create table " + shadow + " (like " + table.name()
                + " including defaults including generated including comments); call tenantry.keep_no_samples('"
                + shadow + "'); alter table " + shadow + " add primary key ("
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

    /**
     * Makes the real rows like the shadow's: in the shared table, and in the tables of those who have their own.
     *
     * @param tenantId whose rows alone; null: everyone's
     * @return how they differed
     */
    static Differences takePlace(JdbcClient jdbc, TableShape shape, Places places, @Nullable TenantId tenantId) {
        if (tenantId != null) return ofTenant(jdbc, shape, places, tenantId.toString(), true);
        Set<String> elsewhere = shape.ofTenants() ? places.outsideOfShared() : Set.of();
        Differences found = takePlace(jdbc, shape, Places.SHARED, ofOthers(shape, elsewhere));
        if (!shape.ofTenants()) return found;
        for (String tenant : places.ofTenants().keySet())
            found = found.plus(ofTenant(jdbc, shape, places, tenant, false));
        return found;
    }

    private static Differences ofTenant(
            JdbcClient jdbc, TableShape shape, Places places, String tenant, boolean sharedToo) {
        Differences found = Differences.NONE;
        for (String place : places.written(shape, List.of(tenant)))
            if (sharedToo || !place.equals(Places.SHARED))
                found = found.plus(takePlace(jdbc, shape, place, ofTenant(shape, tenant)));
        return found;
    }

    private static Differences takePlace(JdbcClient jdbc, TableShape shape, String place, String whose) {
        Differences differences = compare(jdbc, shape, place, whose);
        if (!differences.equals(Differences.NONE)) apply(jdbc, shape, place, whose);
        return differences;
    }

    private static Differences compare(JdbcClient jdbc, TableShape shape, String place, String whose) {
        Table table = shape.table();
        String key = table.key().getFirst();
        String sql = "select count(*) filter (where l." + key + " is not null and s." + key + " is not null),"
                + " count(*) filter (where l." + key + " is null), count(*) filter (where s." + key + " is null)"
                + " from (select * from " + place + table.name() + whose + ") l full join (select * from "
                + shadow(table) + whose + ") s on " + sameKey(table) + " where " + row("l", shape)
                + " is distinct from " + row("s", shape);
        return jdbc.sql(sql)
                .query((row, _) -> new Differences(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    /** Only rows that differ are written. */
    private static void apply(JdbcClient jdbc, TableShape shape, String place, String whose) {
        Table table = shape.table();
        String real = place + table.name();
        String columns = shape.columns().stream().map(TableShape.Column::name).collect(Collectors.joining(", "));
        String updates = shape.columns().stream()
                .map(TableShape.Column::name)
                .filter(column -> !table.key().contains(column))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        jdbc.sql("delete from " + real + " l using (select * from " + real + whose + ") mine where "
                        + sameKey(table).replace("s.", "mine.") + " and not exists (select from " + shadow(table)
                        + " s where " + sameKey(table) + ")")
                .update();
        jdbc.sql("insert into " + real + " (" + columns + ") select " + columns + " from (select * from "
                        + shadow(table) + whose + ") s where not exists (select from " + real + " l where "
                        + sameKey(table) + " and " + row("l", shape) + " is not distinct from " + row("s", shape)
                        + ") on conflict (" + String.join(", ", table.key()) + ") do "
                        + (updates.isEmpty() ? "nothing" : "update set " + updates))
                .update();
    }

    private static String ofTenant(TableShape shape, String tenant) {
        return " where " + shape.table().key().getFirst() + " = '" + tenant + "'::uuid";
    }

    private static String ofOthers(TableShape shape, Set<String> tenants) {
        if (tenants.isEmpty()) return "";
        return " where " + shape.table().key().getFirst() + " <> all ('{" + String.join(",", tenants) + "}'::uuid[])";
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
