package io.tenantry.app.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows that the events demand, by table and key, and how they compare with the rows that are there. */
final class Expected {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is compared: a table or a query, and the columns that name a row. */
    private record Shape(String source, List<String> key) {}

    private static final Map<String, Shape> SHAPES = shapes();

    private final Map<String, Map<String, Map<String, String>>> tables = new LinkedHashMap<>();

    Expected() {
        SHAPES.keySet().forEach(table -> tables.put(table, new TreeMap<>()));
    }

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (String table :
                List.of("plan", "subscription", "payment", "ticket", "ticket_message", "app_user", "letter"))
            shapes.put(table, new Shape(table, List.of("tenant_id", "id")));
        shapes.put("wallet_balance", new Shape("wallet_balance", List.of("tenant_id", "user_id", "currency")));
        shapes.put("wallet_entry", new Shape("wallet_entry", List.of("tenant_id", "user_id", "id")));
        shapes.put("tenant", new Shape("tenantry.tenant", List.of("id")));
        shapes.put("tenant_profile", new Shape("tenant_profile", List.of("tenant_id")));
        shapes.put("tenant_statistics", new Shape("tenant_statistics", List.of("tenant_id")));
        shapes.put("ticket_figure", new Shape("ticket_figure", List.of("tenant_id", "id")));
        shapes.put("daily_revenue", new Shape("daily_revenue", List.of("tenant_id", "day", "currency")));
        shapes.put("audit_log", new Shape("audit_log", List.of("tenant_id", "position")));
        shapes.put("agenda", new Shape("agenda", List.of("tenant_id", "id", "command")));
        shapes.put("quota", new Shape("quota", List.of("tenant_id", "name", "period")));
        shapes.put(
                "claim",
                new Shape(
                        "(select tenant_id, kind, stream, count(*) as values from claim group by tenant_id, kind, stream)",
                        List.of("tenant_id", "kind", "stream")));
        return shapes;
    }

    /** The row with this key, a new one if there is none yet. */
    Map<String, String> row(String table, Object... key) {
        return rows(table).computeIfAbsent(key(key), _ -> new TreeMap<>());
    }

    @Nullable
    Map<String, String> find(String table, Object... key) {
        return rows(table).get(key(key));
    }

    void remove(String table, Object... key) {
        rows(table).remove(key(key));
    }

    private Map<String, Map<String, String>> rows(String table) {
        Map<String, Map<String, String>> rows = tables.get(table);
        if (rows == null) throw new IllegalArgumentException(table);
        return rows;
    }

    private static String key(Object... parts) {
        return Arrays.stream(parts).map(Expected::text).collect(Collectors.joining(" "));
    }

    static void set(Map<String, String> row, String column, @Nullable Object value) {
        row.put(column, text(value));
    }

    static void add(Map<String, String> row, String column, long n) {
        row.merge(column, Long.toString(n), (a, b) -> Long.toString(Long.parseLong(a) + Long.parseLong(b)));
    }

    static long number(Map<String, String> row, String column) {
        return Long.parseLong(row.getOrDefault(column, "0"));
    }

    /** One form for what Java, JSON and PostgreSQL write differently. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Instant time -> time.truncatedTo(ChronoUnit.MICROS).toString();
            case JsonNode node when node.isString() -> text(node.asString());
            case JsonNode node
            when node.isObject() || node.isArray() -> sorted(node).toString();
            case JsonNode node when node.isMissingNode() -> "null";
            case String s
            when s.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:.*") ->
                text(OffsetDateTime.parse(s).toInstant());
            default -> value.toString();
        };
    }

    private static Object sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return fields;
        }
        if (!node.isArray()) return text(node);
        List<Object> items = new ArrayList<>();
        node.forEach(item -> items.add(sorted(item)));
        return items;
    }

    /** What differs, in words. Only the columns that the events determine are compared. */
    List<String> differences(Connection database) throws SQLException {
        List<String> differences = new ArrayList<>();
        for (var shape : SHAPES.entrySet()) compare(database, shape.getKey(), shape.getValue(), differences);
        return differences;
    }

    private void compare(Connection database, String table, Shape shape, List<String> differences) throws SQLException {
        Map<String, Map<String, String>> missing = new TreeMap<>(rows(table));
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("select to_jsonb(t) from " + shape.source() + " t")) {
            while (rows.next()) {
                JsonNode actual = JSON.readTree(rows.getString(1));
                String key = key(shape.key().stream().map(actual::path).toArray());
                Map<String, String> expected = missing.remove(key);
                if (expected == null) differences.add(table + " has a row that no event made: " + key);
                else
                    expected.forEach((column, value) -> {
                        String found = text(actual.path(column));
                        if (!found.equals(value))
                            differences.add(
                                    table + "." + column + " of " + key + " is " + found + ", events say " + value);
                    });
            }
        }
        missing.keySet().forEach(key -> differences.add(table + " lacks " + key));
    }
}
