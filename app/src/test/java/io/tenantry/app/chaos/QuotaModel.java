package io.tenantry.app.chaos;

import static io.tenantry.app.chaos.Expected.add;
import static io.tenantry.app.chaos.Expected.set;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What each tenant has used of its limits, as a function of the events alone. */
final class QuotaModel implements Model {
    private static final String ALWAYS = "";
    private final Map<UUID, ZoneId> zones = new HashMap<>();
    private final Map<UUID, String> currencies = new HashMap<>();
    private final Map<String, List<Held>> reservations = new HashMap<>();

    private record Held(String quota, String period, long n) {}

    @Override
    public void fold(StoredEvent event, Expected rows, List<String> findings) {
        switch (event.name()) {
            case "tenant.settings-changed" -> {
                zones.put(event.tenant(), ZoneId.of(event.text("settings/timeZone")));
                currencies.put(event.tenant(), event.text("settings/currency"));
            }
            case "tenant.limits-changed" -> limits(event, rows);
            case "tenant.user-created", "tenant.user-unblocked" -> use(event, rows, "users", ALWAYS, 1);
            case "tenant.user-blocked" -> use(event, rows, "users", ALWAYS, -1);
            case "billing.trial-started", "billing.subscription-requested" ->
                use(event, rows, "active-subscriptions", ALWAYS, 1);
            case "billing.subscription-started" -> {
                if (!event.has("from")) use(event, rows, "active-subscriptions", ALWAYS, 1);
            }
            case "billing.subscription-cancelled", "billing.subscription-expired" ->
                use(event, rows, "active-subscriptions", ALWAYS, -1);
            case "billing.payment-opened" -> reserve(event, rows);
            case "billing.payment-failed", "billing.payment-cancelled" -> release(event, rows, findings, "released");
            case "billing.payment-succeeded" -> {
                release(event, rows, findings, "reserved");
                Instant when =
                        event.has("reserved") ? Instant.parse(event.text("reserved/openedAt")) : event.timestamp();
                money(event, rows, "result/amount", when, 1);
            }
            case "billing.payment-refunded" -> money(event, rows, "result/amount", event.timestamp(), -1);
            default -> {
                // the rest uses nothing
            }
        }
    }

    private static void limits(StoredEvent event, Expected rows) {
        limit(event, rows, "users", event.at("limits/maxUsers"));
        limit(event, rows, "active-subscriptions", event.at("limits/maxActiveSubscriptions"));
        limit(event, rows, "daily-transactions", event.at("limits/dailyTransactionLimit/amountMinor"));
        limit(event, rows, "monthly-revenue", event.at("limits/monthlyRevenueLimit/amountMinor"));
    }

    private static void limit(StoredEvent event, Expected rows, String name, Object limit) {
        Map<String, String> row = rows.row("quota", event.tenant(), name, ALWAYS);
        add(row, "used", 0);
        set(row, "limit_value", limit);
    }

    /** A payment holds its part of the periods in which it was opened, until its result is known. */
    private void reserve(StoredEvent event, Expected rows) {
        List<Held> held = periods(event, "amount", Instant.parse(event.text("openedAt")));
        held.forEach(each -> use(event, rows, each.quota(), each.period(), each.n()));
        reservations.put(event.stream(), held);
    }

    private void release(StoredEvent event, Expected rows, List<String> findings, String reservation) {
        if (!event.has(reservation)) return;
        List<Held> held = reservations.remove(event.stream());
        if (held == null) findings.add(event.stream() + " gives back what it has not reserved");
        else held.forEach(each -> use(event, rows, each.quota(), each.period(), -each.n()));
    }

    private void money(StoredEvent event, Expected rows, String amount, Instant when, int sign) {
        periods(event, amount, when).forEach(each -> use(event, rows, each.quota(), each.period(), sign * each.n()));
    }

    private List<Held> periods(StoredEvent event, String amount, Instant when) {
        if (!event.currency(amount).equals(currencies.getOrDefault(event.tenant(), "RUB"))) return List.of();
        ZoneId zone = zones.getOrDefault(event.tenant(), ZoneId.of("UTC"));
        long minor = event.minor(amount);
        return List.of(
                new Held("daily-transactions", LocalDate.ofInstant(when, zone).toString(), minor),
                new Held("monthly-revenue", YearMonth.from(when.atZone(zone)).toString(), minor));
    }

    private static void use(StoredEvent event, Expected rows, String name, String period, long n) {
        if (n != 0) add(rows.row("quota", event.tenant(), name, period), "used", n);
    }
}
