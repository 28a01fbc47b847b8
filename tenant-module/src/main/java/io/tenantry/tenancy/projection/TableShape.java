package io.tenantry.tenancy.projection;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A table's columns as the catalogue has them, and the statements made of them. Rows travel as one array a column, of
 * the column's own type: PostgreSQL reads them at once, and the statement is the same for one row and for thousands.
 *
 * @param ofTenants tenants of the tier {@code schema} have a table of this name of their own
 */
record TableShape(Table table, List<Column> columns, boolean ofTenants) {
    /** @param optional it may be left out: it has a default, which counts when no row of a batch sets it */
    record Column(String name, String type, boolean optional) {
        boolean isJson() {
            return type.equals("jsonb") || type.equals("json");
        }

        boolean isArray() {
            return type.endsWith("[]");
        }
    }

    /** The shapes of the tables of one database, read when they are first needed. */
    static final class Shapes {
        private final Map<String, TableShape> known = new ConcurrentHashMap<>();

        TableShape of(JdbcClient jdbc, Table table) {
            TableShape shape = known.get(table.name());
            if (shape != null) return shape;
            TableShape read = read(jdbc, table);
            known.put(table.name(), read);
            return read;
        }
    }

    private static TableShape read(JdbcClient jdbc, Table table) {
        List<Column> columns = columns(jdbc, table.name());
        if (columns.isEmpty()) throw new IllegalStateException("there is no table " + table.name());
        return new TableShape(table, columns, isShared(jdbc, table.name()));
    }

    private static boolean isShared(JdbcClient jdbc, String table) {
        return jdbc.sql("select relnamespace = 'shared'::regnamespace from pg_class where oid = to_regclass(?)")
                .param(table)
                .query(Boolean.class)
                .single();
    }

    /** The columns that can be written; none if there is no such table. */
    static List<Column> columns(JdbcClient jdbc, String table) {
        return jdbc.sql("select attname, format_type(atttypid, null), atthasdef from pg_attribute"
                        + " where attrelid = to_regclass(?) and attnum > 0 and not attisdropped"
                        + " and attgenerated = '' order by attnum")
                .param(table)
                .query((row, _) -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)))
                .list();
    }

    /** The columns that a batch writes: all but defaults that none of its rows sets. */
    List<Column> written(Set<String> set) {
        return columns.stream()
                .filter(column -> !column.optional() || set.contains(column.name()))
                .toList();
    }

    /** Inserts, or overwrites, one row for each element of its arrays. */
    String upsert(String place, List<Column> written) {
        String updates = written.stream()
                .filter(column -> !table.key().contains(column.name()))
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(Collectors.joining(", "));
        return "insert into " + place + table.name() + " (" + names(written) + ") select " + selected(written)
                + " from "
                + arrays(written) + " on conflict (" + String.join(", ", table.key()) + ") do "
                + (updates.isEmpty() ? "nothing" : "update set " + updates);
    }

    /** Reads the rows whose first key columns are elements of its arrays, as JSON. */
    String select(String place, int keyColumns) {
        return "select to_jsonb(t) from " + arrays(key(keyColumns)) + " join " + place + table.name() + " t on "
                + matches(keyColumns);
    }

    String delete(String place) {
        return "delete from " + place + table.name() + " t using "
                + arrays(key(table.key().size())) + " where "
                + matches(table.key().size());
    }

    List<Column> key(int columnsOfKey) {
        Map<String, Column> byName = columns.stream().collect(Collectors.toMap(Column::name, column -> column));
        return table.key().subList(0, columnsOfKey).stream()
                .map(name -> {
                    Column column = byName.get(name);
                    if (column == null) throw new IllegalStateException(table.name() + " has no column " + name);
                    return column;
                })
                .toList();
    }

    private String matches(int keyColumns) {
        return table.key().subList(0, keyColumns).stream()
                .map(column -> "t." + column + " = k." + column)
                .collect(Collectors.joining(" and "));
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** Arrays of arrays would be flattened by unnest: such a column travels as text. */
    private static String selected(List<Column> columns) {
        return columns.stream()
                .map(column -> column.isArray() ? "k." + column.name() + "::" + column.type() : "k." + column.name())
                .collect(Collectors.joining(", "));
    }

    private static String arrays(List<Column> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i))
                .map(column -> "?::" + (column.isArray() ? "text" : column.type()) + "[]")
                .collect(Collectors.joining(", ", "unnest(", ") as k(" + names(columns) + ")"));
    }
}
