package io.tenantry.figures.revenue;

import io.tenantry.tenant.api.Settings;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads revenue. "Today" and "this month" are sums over days, by the injected clock in each tenant's time zone. A
 * tenant's main currency is always there, with zeros if need be.
 */
@Component
public class RevenueFigures {
    /** What these figures wait for. */
    public static final String PROJECTION = "figures.revenue";

    private final Clock clock;

    RevenueFigures(Clock clock) {
        this.clock = clock;
    }

    /** The zone in which a tenant's days begin, and the currency it counts in. */
    public record Calendar(ZoneId timeZone, String currency) {
        static final Calendar DEFAULT =
                new Calendar(ZoneId.of(Settings.DEFAULT.timeZone()), Settings.DEFAULT.currency());
    }

    /** The tenant's calendar now. */
    public Calendar calendar(JdbcClient jdbc, UUID tenantId) {
        return calendars(jdbc, List.of(tenantId)).getOrDefault(tenantId, Calendar.DEFAULT);
    }

    /** The day that it is now at the tenant. */
    public LocalDate today(Calendar calendar) {
        return today(calendar, clock.instant());
    }

    private static LocalDate today(Calendar calendar, Instant at) {
        return LocalDate.ofInstant(at, calendar.timeZone());
    }

    /** Today, this month and ever, by currency, for each of these tenants. */
    public Map<UUID, List<RevenueTotals>> totals(JdbcClient jdbc, Collection<UUID> tenants) {
        return totals(jdbc, tenants, null);
    }

    /** As {@link #totals(JdbcClient, Collection)}; today and this month are those of {@code at}, null: of now. */
    public Map<UUID, List<RevenueTotals>> totals(JdbcClient jdbc, Collection<UUID> tenants, @Nullable Instant at) {
        Instant now = at == null ? clock.instant() : at;
        Map<UUID, Calendar> calendars = calendars(jdbc, tenants);
        List<UUID> ids = List.copyOf(tenants);
        List<LocalDate> todays = ids.stream()
                .map(id -> today(calendars.getOrDefault(id, Calendar.DEFAULT), now))
                .toList();
        Map<UUID, Map<String, RevenueTotals>> totals = new HashMap<>();
        for (UUID id : ids) {
            String main = calendars.getOrDefault(id, Calendar.DEFAULT).currency();
            totals.computeIfAbsent(id, _ -> new TreeMap<>()).put(main, new RevenueTotals(main, 0, 0, 0));
        }
        jdbc.sql("""
                        select r.tenant_id, r.currency,
                               coalesce(sum(succeeded_minor - refunded_minor) filter (where day = today), 0) as today,
                               coalesce(sum(succeeded_minor - refunded_minor)
                                   filter (where date_trunc('month', day::timestamp) = date_trunc('month', today::timestamp)), 0) as month,
                               sum(succeeded_minor - refunded_minor) as total
                        from daily_revenue r join unnest(?::uuid[], ?::date[]) as t(tenant_id, today) using (tenant_id)
                        group by r.tenant_id, r.currency""").params(texts(ids), texts(todays)).query(row -> {
            RevenueTotals each = new RevenueTotals(
                    row.getString("currency"), row.getLong("today"), row.getLong("month"), row.getLong("total"));
            totals.computeIfAbsent(row.getObject("tenant_id", UUID.class), _ -> new TreeMap<>())
                    .put(each.currency(), each);
        });
        Map<UUID, List<RevenueTotals>> lists = new HashMap<>();
        totals.forEach((tenant, byCurrency) -> lists.put(tenant, List.copyOf(byCurrency.values())));
        return lists;
    }

    /** Every day from {@code from} to {@code to}, both included, by currency; the main currency first. */
    public List<RevenueSeries> series(JdbcClient jdbc, UUID tenantId, LocalDate from, LocalDate to) {
        Map<String, Map<LocalDate, RevenueSeries.Day>> found = new TreeMap<>();
        String main = calendar(jdbc, tenantId).currency();
        jdbc.sql("""
                        select day, currency, succeeded_minor, refunded_minor, payments, refunds from daily_revenue
                        where tenant_id = ? and day between ? and ? order by day""").params(tenantId, from, to).query(row -> {
            long succeeded = row.getLong("succeeded_minor");
            long refunded = row.getLong("refunded_minor");
            RevenueSeries.Day day = new RevenueSeries.Day(
                    row.getObject("day", LocalDate.class),
                    succeeded - refunded,
                    succeeded,
                    refunded,
                    row.getLong("payments"),
                    row.getLong("refunds"));
            found.computeIfAbsent(row.getString("currency"), _ -> new HashMap<>())
                    .put(day.day(), day);
        });
        List<String> currencies = new ArrayList<>(found.keySet());
        currencies.remove(main);
        currencies.addFirst(main);
        return currencies.stream()
                .map(currency -> series(currency, found.getOrDefault(currency, Map.of()), from, to))
                .toList();
    }

    private static RevenueSeries series(
            String currency, Map<LocalDate, RevenueSeries.Day> days, LocalDate from, LocalDate to) {
        return new RevenueSeries(
                currency,
                from.datesUntil(to.plusDays(1))
                        .map(day -> days.getOrDefault(day, RevenueSeries.Day.empty(day)))
                        .toList());
    }

    private static String[] texts(Collection<?> values) {
        return values.stream().map(Object::toString).toArray(String[]::new);
    }

    private static Map<UUID, Calendar> calendars(JdbcClient jdbc, Collection<UUID> tenants) {
        Map<UUID, Calendar> calendars = new HashMap<>();
        jdbc.sql("select tenant_id, time_zone, currency from tenant_zone where tenant_id = any (?::uuid[])")
                .param(texts(tenants))
                .query(row -> {
                    calendars.put(
                            row.getObject("tenant_id", UUID.class),
                            new Calendar(ZoneId.of(row.getString("time_zone")), row.getString("currency")));
                });
        return calendars;
    }
}
