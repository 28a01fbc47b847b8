package io.tenantry.tenancy.command;

import java.util.Locale;

/** Where a command came from. */
public enum Source {
    API,
    PAGE,
    KAFKA,
    REACTION,
    SCHEDULE,
    IMPORT;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Source of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
