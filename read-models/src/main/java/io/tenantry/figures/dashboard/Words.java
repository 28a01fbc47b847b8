package io.tenantry.figures.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Codes, times and spans as people read them. */
@Component("words")
public class Words {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter OLD_TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

    private static final String PREFIXES = " kMGTPE";

    private final Clock clock;

    Words(Clock clock) {
        this.clock = clock;
    }

    /** {@code pending_approval} and {@code ticket-closed} as "Pending approval" and "Ticket closed". */
    public String plain(String code) {
        String spaced = code.replace('_', ' ').replace('-', ' ');
        return spaced.isEmpty() ? spaced : spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }

    /** A stored field's name, {@code firstName}, as "first name". */
    public String field(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** An event's name without its module. */
    public String action(String eventName) {
        return plain(eventName.substring(eventName.indexOf('.') + 1));
    }

    /** What times across tenants are shown in. */
    public ZoneId utc() {
        return ZoneOffset.UTC;
    }

    public String day(LocalDate day) {
        return DAY.format(day);
    }

    public String date(Instant at, ZoneId zone) {
        return DATE.format(at.atZone(zone));
    }

    /** The year is only told when it is another than now. */
    public String time(Instant at, ZoneId zone) {
        ZonedDateTime then = at.atZone(zone);
        boolean thisYear = then.getYear() == clock.instant().atZone(zone).getYear();
        return (thisYear ? TIME : OLD_TIME).format(then);
    }

    /** {@code every day}, {@code every 7 days}. */
    public static String everyDays(int days) {
        return days == 1 ? "every day" : "every " + days + " days";
    }

    /** {@code 1 day}, {@code 35 days}. */
    public static String days(int days) {
        return days == 1 ? "1 day" : days + " days";
    }

    /** How often, of ISO 8601: {@code P1M} as "every month", {@code P14D} as "every 14 days". */
    @SuppressWarnings("JavaPeriodGetDays") // beside them are all its months
    public String every(String period) {
        Period each = Period.parse(period);
        if (each.toTotalMonths() == 0) return everyDays(each.getDays());
        boolean whole = each.toTotalMonths() % 12 == 0;
        long count = whole ? each.toTotalMonths() / 12 : each.toTotalMonths();
        String unit = whole ? "year" : "month";
        String often = count == 1 ? "every " + unit : "every " + count + " " + unit + "s";
        return each.getDays() == 0 ? often : often + " and " + days(each.getDays());
    }

    /** A size: {@code 7.3 MB}. */
    public String bytes(long bytes) {
        long unit = 1;
        int prefix = 0;
        while (bytes / unit >= 1_000 && prefix < PREFIXES.length() - 1) {
            unit *= 1_000;
            prefix++;
        }
        String name = (PREFIXES.charAt(prefix) + "B").strip();
        long tenths = bytes / (unit / 10 == 0 ? 1 : unit / 10);
        return prefix == 0 || tenths >= 100 ? bytes / unit + " " + name : tenths / 10 + "." + tenths % 10 + " " + name;
    }

    /** A span in its two largest units: {@code 2 h 5 min}. */
    public String span(@Nullable Long seconds) {
        if (seconds == null) return "\u2013";
        Duration span = Duration.ofSeconds(seconds);
        if (span.toDays() > 0) return span.toDays() + " d " + span.toHoursPart() + " h";
        if (span.toHours() > 0) return span.toHours() + " h " + span.toMinutesPart() + " min";
        if (span.toMinutes() > 0) return span.toMinutes() + " min";
        return seconds + " s";
    }
}
