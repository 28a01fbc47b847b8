package io.tenantry.tenancy.projection;

import org.jspecify.annotations.Nullable;

/** An array of PostgreSQL in its text form, made element by element. */
final class ArrayText {
    private final StringBuilder text = new StringBuilder("{");

    void add(@Nullable String element) {
        if (text.length() > 1) text.append(',');
        if (element == null) {
            text.append("NULL");
            return;
        }
        text.append('"');
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == '"' || c == '\\') text.append('\\');
            text.append(c);
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
