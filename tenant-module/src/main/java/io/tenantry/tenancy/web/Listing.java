package io.tenantry.tenancy.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * How a list is read: {@code select <columns> from <table> where tenant_id = … and <filters> order by <time> desc, <id>
 * desc}. Filters whose value is null are left out. Names are constants of the code, never input.
 *
 * @param time the column that lists are ordered by, newest first
 * @param id the column that breaks ties
 */
public record Listing<T>(
        String table, String columns, String time, String id, Map<String, Object> filters, RowMapper<T> mapper) {
    public static <T> Listing<T> of(String table, String columns, RowMapper<T> mapper) {
        return new Listing<>(table, columns, "created_at", "id", new LinkedHashMap<>(), mapper);
    }

    public Listing<T> orderedBy(String newTime, String newId) {
        return new Listing<>(table, columns, newTime, newId, filters, mapper);
    }

    /** Adds {@code column = value}, unless value is null. */
    public Listing<T> where(String column, @Nullable Object value) {
        if (value == null) return this;
        Map<String, Object> more = new LinkedHashMap<>(filters);
        more.put(column, value);
        return new Listing<>(table, columns, time, id, more, mapper);
    }
}
