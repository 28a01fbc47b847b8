package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of one batch, as JSON records of their tables: PostgreSQL itself turns them into typed rows and back
 * ({@code jsonb_populate_recordset}), so one statement reads, and one writes, all rows of a table.
 */
final class BatchRows implements Rows {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, @Nullable Object>> COLUMNS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final List<RecordedEvent> batch;
    private final Map<Table, Map<List<String>, @Nullable Row>> known = new LinkedHashMap<>();
    private final Map<Table, Set<List<String>>> deleted = new HashMap<>();
    private final Set<Table> prefetched = new HashSet<>();

    BatchRows(JdbcClient jdbc, List<RecordedEvent> batch) {
        this.jdbc = jdbc;
        this.batch = batch;
    }

    @Override
    public @Nullable Row find(Table table, Object... key) {
        List<String> text = text(table, key);
        Map<List<String>, @Nullable Row> rows = rows(table);
        if (!rows.containsKey(text)) load(table, text);
        return rows.get(text);
    }

    @Override
    public Row upsert(Table table, Object... key) {
        Row row = find(table, key);
        return row != null ? row : insert(table, key);
    }

    @Override
    public Row insert(Table table, Object... key) {
        Row made = new Row(Map.of(), true);
        for (int i = 0; i < key.length; i++) made.set(table.key().get(i), key[i]);
        rows(table).put(text(table, key), made);
        return made;
    }

    @Override
    public Row require(Table table, Object... key) {
        Row row = find(table, key);
        if (row == null) throw new IllegalStateException("no row " + text(table, key) + " in " + table.name());
        return row;
    }

    @Override
    public void delete(Table table, Object... key) {
        List<String> text = text(table, key);
        rows(table).put(text, null);
        deleted.computeIfAbsent(table, _ -> new LinkedHashSet<>()).add(text);
    }

    @Override
    public List<Row> under(Table table, Object... leadingKey) {
        List<String> leading =
                java.util.Arrays.stream(leadingKey).map(Object::toString).toList();
        read(table, List.of(leading), leading.size());
        return rows(table).entrySet().stream()
                .filter(entry -> entry.getValue() != null
                        && entry.getKey().subList(0, leading.size()).equals(leading))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Map<List<String>, @Nullable Row> rows(Table table) {
        return known.computeIfAbsent(table, _ -> new LinkedHashMap<>());
    }

    private static List<String> text(Table table, Object... key) {
        if (key.length != table.key().size())
            throw new IllegalArgumentException(table.name() + " has the key " + table.key());
        return java.util.Arrays.stream(key).map(Object::toString).toList();
    }

    /** Most tables are keyed by tenant and aggregate: the first miss reads the rows of all aggregates of the batch. */
    private void load(Table table, List<String> key) {
        List<List<String>> keys = new ArrayList<>(List.of(key));
        if (table.key().size() == 2 && table.key().getFirst().equals("tenant_id") && prefetched.add(table)) {
            batch.stream()
                    .map(event ->
                            List.of(event.tenantId().toString(), event.id().toString()))
                    .distinct()
                    .filter(candidate -> !candidate.equals(key) && !rows(table).containsKey(candidate))
                    .forEach(keys::add);
        }
        try {
            read(table, keys, table.key().size());
        } finally {
            keys.forEach(each -> rows(table).putIfAbsent(each, null));
        }
    }

    private void read(Table table, List<List<String>> keys, int keyColumns) {
        String on = table.key().subList(0, keyColumns).stream()
                .map(column -> "t." + column + " = k." + column)
                .collect(Collectors.joining(" and "));
        List<Row> found = jdbc.sql("select to_jsonb(t) from " + table.name() + " t join jsonb_populate_recordset(null::"
                        + table.name() + ", ?::jsonb) k on " + on)
                .param(JSON.writeValueAsString(
                        keys.stream().map(key -> record(table, key)).toList()))
                .query((row, _) -> new Row(JSON.readValue(row.getString(1), COLUMNS), false))
                .list();
        for (Row row : found) {
            List<String> key = table.key().stream()
                    .map(column -> String.valueOf(row.get(column)))
                    .toList();
            if (!deleted.getOrDefault(table, Set.of()).contains(key))
                rows(table).putIfAbsent(key, row);
        }
    }

    private static Map<String, String> record(Table table, List<String> key) {
        return IntStream.range(0, key.size())
                .boxed()
                .collect(Collectors.toMap(i -> table.key().get(i), key::get, (a, _) -> a, LinkedHashMap::new));
    }

    /** Writes what changed: one statement a table and set of columns. */
    void write() {
        deleted.forEach((table, keys) -> jdbc.sql("delete from " + table.name()
                        + " t using jsonb_populate_recordset(null::" + table.name() + ", ?::jsonb) k where "
                        + table.key().stream()
                                .map(column -> "t." + column + " = k." + column)
                                .collect(Collectors.joining(" and ")))
                .param(JSON.writeValueAsString(
                        keys.stream().map(key -> record(table, key)).toList()))
                .update());
        known.forEach((table, rows) -> rows.values().stream()
                .filter(row -> row != null && row.changed())
                .collect(Collectors.groupingBy(
                        row -> Set.copyOf(row.columns().keySet()), LinkedHashMap::new, Collectors.toList()))
                .forEach((columns, changed) -> upsert(table, columns, changed)));
    }

    private void upsert(Table table, Set<String> columnSet, List<Row> rows) {
        List<String> columns = columnSet.stream().sorted().toList();
        String names = String.join(", ", columns);
        String updates = columns.stream()
                .filter(column -> !table.key().contains(column))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        jdbc.sql("insert into " + table.name() + " (" + names + ") select " + names
                        + " from jsonb_populate_recordset(null::"
                        + table.name() + ", ?::jsonb) on conflict (" + String.join(", ", table.key()) + ") do "
                        + (updates.isEmpty() ? "nothing" : "update set " + updates))
                .param(JSON.writeValueAsString(rows.stream().map(Row::columns).toList()))
                .update();
    }
}
