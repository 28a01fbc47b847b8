package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of one batch: found among those that the lane remembers, else read with one statement a table; changed in
 * memory; written with one statement a table, and one more for each tenant that has tables of its own.
 */
final class BatchRows implements Rows {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, @Nullable Object>> COLUMNS = new TypeReference<>() {};
    /** Plans of arrays know nothing of their length, and must not fall for a table that was small when they were made. */
    private static final String BY_INDEX = "select set_config('enable_seqscan', 'off', true)";

    private final Supplier<JdbcClient> database;
    private final Projection projection;
    private final List<RecordedEvent> batch;
    private final RowCache cache;
    private final TableShape.Shapes shapes;
    private final Places places;
    private final Map<Table, Map<List<String>, @Nullable Row>> known = new LinkedHashMap<>();
    private final Map<Table, Set<List<String>>> deleted = new HashMap<>();
    private final Set<Table> prefetched = new HashSet<>();

    /** For folding once, with nothing remembered: see {@link #write()}. */
    BatchRows(JdbcClient jdbc, Projection projection, List<RecordedEvent> batch, Places places) {
        this(() -> jdbc, projection, batch, new RowCache(), new TableShape.Shapes(), places);
    }

    /** @param database asked when something must be read: in the transaction that will write the rows */
    BatchRows(
            Supplier<JdbcClient> database,
            Projection projection,
            List<RecordedEvent> batch,
            RowCache cache,
            TableShape.Shapes shapes,
            Places places) {
        this.database = database;
        this.projection = projection;
        this.batch = batch;
        this.cache = cache;
        this.shapes = shapes;
        this.places = places;
    }

    @Override
    public @Nullable Row find(Table table, Object... key) {
        return find(table, text(table, key));
    }

    private @Nullable Row find(Table table, List<String> key) {
        Map<List<String>, @Nullable Row> rows = rows(table);
        Row row = rows.get(key);
        if (row != null || rows.containsKey(key)) return row;
        RowCache.Known remembered = cache.get(table, key);
        if (remembered == null) load(table, key);
        else rows.put(key, remembered.row());
        return rows.get(key);
    }

    @Override
    public Row upsert(Table table, Object... key) {
        List<String> text = text(table, key);
        Row row = find(table, text);
        return row != null ? row : insert(table, text, key);
    }

    @Override
    public Row insert(Table table, Object... key) {
        return insert(table, text(table, key), key);
    }

    private Row insert(Table table, List<String> text, Object... key) {
        Row made = new Row(Map.of(), true);
        for (int i = 0; i < key.length; i++) made.set(table.key().get(i), key[i]);
        rows(table).put(text, made);
        return made;
    }

    @Override
    public Row require(Table table, Object... key) {
        List<String> text = text(table, key);
        Row row = find(table, text);
        if (row == null) throw new IllegalStateException("no row " + text + " in " + table.name());
        return row;
    }

    @Override
    public void delete(Table table, Object... key) {
        List<String> text = text(table, key);
        RowCache.Known remembered = cache.get(table, text);
        boolean surelyAbsent =
                remembered != null && remembered.row() == null && !rows(table).containsKey(text);
        if (surelyAbsent) return;
        rows(table).put(text, null);
        deleted.computeIfAbsent(table, _ -> new LinkedHashSet<>()).add(text);
    }

    @Override
    public List<Row> under(Table table, Object... leadingKey) {
        List<String> leading = Arrays.stream(leadingKey).map(Object::toString).toList();
        read(table, List.of(leading), leading.size());
        return rows(table).entrySet().stream()
                .filter(entry -> entry.getKey().subList(0, leading.size()).equals(leading))
                .map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .toList();
    }

    private Map<List<String>, @Nullable Row> rows(Table table) {
        return known.computeIfAbsent(table, _ -> new LinkedHashMap<>());
    }

    private static List<String> text(Table table, Object... key) {
        if (key.length != table.key().size())
            throw new IllegalArgumentException(table.name() + " has the key " + table.key());
        return Arrays.stream(key).map(Object::toString).toList();
    }

    /** The first miss of a table reads the rows that the batch will most likely ask for. */
    private void load(Table table, List<String> key) {
        Set<List<String>> keys = new LinkedHashSet<>(List.of(key));
        if (prefetched.add(table)) {
            for (RecordedEvent event : batch) {
                List<String> likely = likelyKey(table, event);
                if (likely != null && !rows(table).containsKey(likely) && cache.get(table, likely) == null)
                    keys.add(likely);
            }
        }
        try {
            read(table, keys, table.key().size());
        } finally {
            keys.forEach(each -> rows(table).putIfAbsent(each, null));
        }
    }

    private @Nullable List<String> likelyKey(Table table, RecordedEvent event) {
        List<Object> key = projection.likelyKey(table, event);
        return key == null ? null : text(table, key.toArray());
    }

    private void read(Table table, Iterable<List<String>> keys, int keyColumns) {
        JdbcClient jdbc = database.get();
        TableShape shape = shapes.of(jdbc, table);
        jdbc.sql(BY_INDEX).query().singleRow();
        byPlace(keys, key -> List.of(places.read(shape, key)))
                .forEach((place, there) -> read(jdbc, shape, place, there, keyColumns));
    }

    private void read(JdbcClient jdbc, TableShape shape, String place, List<List<String>> keys, int keyColumns) {
        Table table = shape.table();
        Statements statements = new Statements();
        statements.add(shape.select(place, keyColumns), arrays(keys, keyColumns));
        List<Row> found = statements
                .prepared(jdbc)
                .query((row, _) -> new Row(JSON.readValue(row.getString(1), COLUMNS), false))
                .list();
        for (Row row : found) {
            List<String> key = table.key().stream()
                    .map(column -> String.valueOf(row.get(column)))
                    .toList();
            if (deleted.getOrDefault(table, Set.of()).contains(key)) continue;
            RowCache.Known remembered = cache.get(table, key);
            rows(table).putIfAbsent(key, remembered == null ? row : remembered.row());
        }
    }

    /** One statement for all shared tenants, and one for each that has tables of its own. */
    private static <T> Map<String, List<T>> byPlace(Iterable<T> elements, Function<T, List<String>> placesOf) {
        Map<String, List<T>> byPlace = new TreeMap<>();
        for (T element : elements)
            for (String place : placesOf.apply(element))
                byPlace.computeIfAbsent(place, _ -> new ArrayList<>()).add(element);
        return byPlace;
    }

    private static List<String> arrays(Iterable<List<String>> keys, int keyColumns) {
        List<ArrayText> arrays = new ArrayList<>();
        for (int i = 0; i < keyColumns; i++) arrays.add(new ArrayText());
        for (List<String> key : keys) {
            for (int i = 0; i < keyColumns; i++) arrays.get(i).add(key.get(i));
        }
        return arrays.stream().map(ArrayText::toString).toList();
    }

    /** Writes what changed. */
    void write() {
        Statements statements = statements();
        if (statements.isEmpty()) return;
        statements.run(database.get());
        written();
    }

    /** What writes the changes, in an order of tables that is always the same. */
    Statements statements() {
        Statements statements = new Statements();
        known.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((one, other) -> one.name().compareTo(other.name())))
                .forEach(entry -> statements.addAll(statements(entry.getKey(), entry.getValue())));
        return statements;
    }

    private Statements statements(Table table, Map<List<String>, @Nullable Row> rows) {
        Statements statements = new Statements();
        List<Row> changed = new ArrayList<>();
        for (Row row : rows.values()) {
            if (row != null && row.changed()) changed.add(row);
        }
        Set<List<String>> gone = deleted.getOrDefault(table, Set.of());
        if (changed.isEmpty() && gone.isEmpty()) return statements;
        TableShape shape = shapes.of(database.get(), table);
        if (!gone.isEmpty()) {
            statements.add("set local enable_seqscan = off", List.of());
            byPlace(gone, key -> places.written(shape, key))
                    .forEach((place, there) -> statements.add(
                            shape.delete(place), arrays(there, table.key().size())));
        }
        if (!changed.isEmpty()) {
            List<TableShape.Column> columns = shape.written(columnsOf(changed));
            String tenant = table.key().getFirst();
            byPlace(changed, row -> places.written(shape, List.of(String.valueOf(row.get(tenant)))))
                    .forEach((place, there) -> statements.add(
                            shape.upsert(place, columns),
                            columns.stream().map(column -> array(column, there)).toList()));
        }
        return statements;
    }

    private static Set<String> columnsOf(List<Row> rows) {
        Set<String> columns = new HashSet<>();
        rows.forEach(row -> columns.addAll(row.columns().keySet()));
        return columns;
    }

    private static String array(TableShape.Column column, List<Row> rows) {
        ArrayText array = new ArrayText();
        for (Row row : rows) array.add(text(column, row.get(column.name())));
        return array.toString();
    }

    private static @Nullable String text(TableShape.Column column, @Nullable Object value) {
        if (value == null) return null;
        if (column.isJson()) return JSON.writeValueAsString(value);
        if (column.isArray() && value instanceof List<?> elements) {
            ArrayText array = new ArrayText();
            for (Object element : elements) array.add(element == null ? null : element.toString());
            return array.toString();
        }
        return value.toString();
    }

    /** The changes are in the tables: the lane remembers the rows. Call it after the commit. */
    void written() {
        known.forEach((table, rows) -> rows.forEach((key, row) -> {
            if (row != null) row.stored();
            cache.put(table, key, row);
        }));
        cache.trim();
    }
}
