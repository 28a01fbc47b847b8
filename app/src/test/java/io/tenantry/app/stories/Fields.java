package io.tenantry.app.stories;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects in one line. */
public final class Fields {
    private Fields() {}

    /** Names and values in turn; null stays null. */
    public static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        return fields;
    }

    public static Map<String, @Nullable Object> money(long amountMinor, String currency) {
        return fields("amountMinor", amountMinor, "currency", currency);
    }

    public static Map<String, @Nullable Object> rub(long amountMinor) {
        return money(amountMinor, "RUB");
    }

    /** The same with this field; null: as JSON null. */
    public static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return changed;
    }

    public static Map<String, @Nullable Object> without(Map<String, @Nullable Object> fields, String name) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
        changed.remove(name);
        return changed;
    }
}
