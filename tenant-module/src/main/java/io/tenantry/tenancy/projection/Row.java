package io.tenantry.tenancy.projection;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row while a batch is folded: columns by name. Values are what JSON can hold; null is SQL's null. */
public final class Row {
    private final Map<String, @Nullable Object> columns;
    private boolean changed;

    Row(Map<String, @Nullable Object> columns, boolean changed) {
        this.columns = new LinkedHashMap<>(columns);
        this.changed = changed;
    }

    /** Sets a column. Ids, times, dates and enums are written as their text; lists and maps as JSON. */
    public Row set(String column, @Nullable Object value) {
        columns.put(column, plain(value));
        changed = true;
        return this;
    }

    /** Adds to a numeric column; an absent one counts as 0. */
    public Row add(String column, long n) {
        return set(column, number(column) + n);
    }

    public long number(String column) {
        return columns.get(column) instanceof Number n ? n.longValue() : 0;
    }

    public @Nullable String text(String column) {
        Object value = columns.get(column);
        return value == null ? null : value.toString();
    }

    public boolean flag(String column) {
        return Boolean.TRUE.equals(columns.get(column));
    }

    public @Nullable UUID uuid(String column) {
        String text = text(column);
        return text == null ? null : UUID.fromString(text);
    }

    public @Nullable Instant time(String column) {
        String text = text(column);
        return text == null ? null : java.time.OffsetDateTime.parse(text).toInstant();
    }

    public @Nullable Object get(String column) {
        return columns.get(column);
    }

    Map<String, @Nullable Object> columns() {
        return columns;
    }

    /** It is in its table as it is here. */
    void stored() {
        changed = false;
    }

    boolean changed() {
        return changed;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Number n -> n;
            case Boolean b -> b;
            case String s -> s;
            case Map<?, ?> map -> map;
            case List<?> list -> list;
            default -> Objects.toString(value);
        };
    }
}
