package io.tenantry.support.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How soon the desk should look at a ticket. */
public enum TicketPriority {
    LOW,
    NORMAL,
    HIGH,
    URGENT;

    /** As it is written in JSON and tables: {@code low|normal|high|urgent}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static TicketPriority of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
