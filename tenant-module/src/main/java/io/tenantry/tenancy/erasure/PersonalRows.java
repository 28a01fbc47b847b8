package io.tenantry.tenancy.erasure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one table of read models that show personal data, and what they show once a person is erased: the same
 * as the table's projection folds when the person's key is gone. A bean for each table.
 *
 * @param table its name, without a schema
 * @param whose the condition for the rows of a person, in SQL: {@code ?} is the person's id
 * @param erased by column; null where the column is empty then
 */
public record PersonalRows(String table, String whose, Map<String, @Nullable String> erased) {
    public PersonalRows {
        erased = Collections.unmodifiableMap(new LinkedHashMap<>(erased));
    }

    /** Columns that are empty once the person is erased. */
    public static PersonalRows emptied(String table, String whose, List<String> columns) {
        Map<String, @Nullable String> erased = new LinkedHashMap<>();
        for (String column : columns) erased.put(column, null);
        return new PersonalRows(table, whose, erased);
    }

    /** A column that shows something instead. */
    public static PersonalRows replaced(String table, String whose, String column, String shown) {
        return new PersonalRows(table, whose, Map.of(column, shown));
    }

    String update() {
        List<String> columns = new ArrayList<>();
        erased.keySet().forEach(column -> columns.add(column + " = ?"));
        return "update " + table + " set " + String.join(", ", columns) + " where tenant_id = ? and (" + whose + ")";
    }
}
