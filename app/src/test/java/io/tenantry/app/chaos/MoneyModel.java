package io.tenantry.app.chaos;

import static io.tenantry.app.chaos.Expected.add;
import static io.tenantry.app.chaos.Expected.number;
import static io.tenantry.app.chaos.Expected.set;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Wallets, payments and revenue as an accountant would keep them: sums of what happened. */
final class MoneyModel implements Model {
    private final Map<String, Long> balances = new HashMap<>();
    private final Map<String, Long> moved = new TreeMap<>();
    private final Map<String, Long> owed = new TreeMap<>();
    private final Map<String, StoredEvent> told = new HashMap<>();
    private final Map<UUID, ZoneId> zones = new HashMap<>();

    @Override
    public void fold(StoredEvent event, Expected rows, List<String> findings) {
        switch (event.name()) {
            case "billing.wallet-credited" -> entry(event, 1, rows, findings);
            case "billing.wallet-debited" -> entry(event, -1, rows, findings);
            case "tenant.settings-changed" -> zones.put(event.tenant(), ZoneId.of(event.text("settings/timeZone")));
            case "billing.subscription-started", "billing.subscription-renewed" ->
                owe(event, "subscription-charge", event.id(), event.currency("charged"), -event.minor("charged"));
            default -> {
                if (event.name().startsWith("billing.payment-")) payment(event, rows, findings);
            }
        }
    }

    private void entry(StoredEvent event, int sign, Expected rows, List<String> findings) {
        long amount = sign * event.minor("amount");
        String currency = event.currency("amount");
        String user = event.text("userId");
        String reason = event.text("reason").toLowerCase(Locale.ROOT).replace('_', '-');
        long balance = balances.merge(event.tenant() + " " + user + " " + currency, amount, Long::sum);
        if (event.minor("balanceAfter") != balance)
            findings.add("the balance after " + describe(event) + " is said to be " + event.minor("balanceAfter")
                    + ", the entries make " + balance);
        if (reason.equals("subscription-charge") && balance < 0)
            findings.add("a charge took a wallet below zero: " + describe(event));
        if (!reason.equals("adjustment"))
            moved.merge(place(event, reason, event.text("reference"), currency), amount, Long::sum);
        set(rows.row("wallet_balance", event.tenant(), user, currency), "balance_minor", balance);
        Map<String, String> row = rows.row("wallet_entry", event.tenant(), user, event.text("entryId"));
        if (!row.isEmpty()) findings.add("an entry twice: " + describe(event));
        set(row, "amount_minor", amount);
        set(row, "currency", currency);
        set(row, "balance_after_minor", balance);
        set(row, "reason", reason);
        set(row, "reference", event.at("reference"));
        set(row, "created_at", event.timestamp());
    }

    private void owe(StoredEvent event, String reason, String reference, String currency, long amount) {
        if (amount != 0) owed.merge(place(event, reason, reference, currency), amount, Long::sum);
    }

    private static String place(StoredEvent event, String reason, String reference, String currency) {
        return event.tenant() + " " + reason + " " + reference + " " + currency;
    }

    private void payment(StoredEvent event, Expected rows, List<String> findings) {
        Map<String, String> row = rows.row("payment", event.tenant(), event.id());
        set(row, "version", event.version());
        set(row, "updated_at", event.timestamp());
        if (event.has("result")) once(event, rows, findings);
        switch (event.name()) {
            case "billing.payment-opened", "billing.payment-discovered" -> begin(event, row);
            case "billing.payment-pending" -> told(event, row, null);
            case "billing.payment-failed" -> told(event, row, "failed");
            case "billing.payment-cancelled" -> told(event, row, "cancelled");
            case "billing.payment-succeeded" -> succeeded(event, row, rows);
            case "billing.payment-refunded" -> refunded(event, row, rows);
            case "billing.payment-refund-deferred", "billing.payment-result-outdated" -> mark(event, row);
            default -> findings.add("the checker does not know " + event.name());
        }
    }

    /** A provider's word has one effect; only a refund that had to wait is told of twice. */
    private void once(StoredEvent event, Expected rows, List<String> findings) {
        String claim = event.tenant() + " " + claim(event);
        StoredEvent first = told.putIfAbsent(claim, event);
        if (first == null) {
            add(rows.row("claim", event.tenant(), "provider-transition", event.stream()), "values", 1);
            return;
        }
        boolean waited = first.name().equals("billing.payment-refund-deferred")
                && event.name().equals("billing.payment-refunded")
                && first.stream().equals(event.stream());
        if (waited) told.put(claim, event);
        else findings.add("doubled: " + claim + " by " + describe(first) + " and " + describe(event));
    }

    private static String claim(StoredEvent event) {
        String claim = event.text("result/provider") + "/" + event.text("result/subject") + "/"
                + event.text("result/transition").toLowerCase(Locale.ROOT);
        return event.has("result/refundId") ? claim + "/" + event.text("result/refundId") : claim;
    }

    /** Claims of this tenant's providers that some event carries. */
    Map<String, StoredEvent> told() {
        return told;
    }

    private static void begin(StoredEvent event, Map<String, String> row) {
        set(row, "user_id", event.at("userId"));
        set(row, "provider", event.at("provider"));
        set(row, "subject", event.at("subject"));
        set(row, "amount_minor", event.minor("amount"));
        set(row, "currency", event.currency("amount"));
        set(row, "received_minor", 0);
        set(row, "refunded_minor", 0);
        set(row, "state", "pending");
        set(row, "opened_here", event.name().endsWith("opened"));
        set(row, "subscription_id", event.has("subscriptionId") ? event.idAt("subscriptionId") : null);
        set(row, "method", null);
        set(row, "mismatches", "[]");
        set(row, "mismatched", false);
        set(row, "created_at", event.timestamp());
    }

    private static void told(StoredEvent event, Map<String, String> row, @Nullable String state) {
        if (state != null) set(row, "state", state);
        if (event.has("result/method")) set(row, "method", event.at("result/method"));
        set(row, "subject", event.at("result/subject"));
        mark(event, row);
    }

    private void succeeded(StoredEvent event, Map<String, String> row, Expected rows) {
        long amount = event.minor("result/amount");
        String currency = event.currency("result/amount");
        if ("false".equals(row.get("opened_here")) && number(row, "received_minor") == 0) {
            set(row, "amount_minor", amount);
            set(row, "currency", currency);
        }
        if (currency.equals(row.get("currency"))) add(row, "received_minor", amount);
        told(event, row, event.text("state").toLowerCase(Locale.ROOT));
        owe(event, "payment", event.id(), currency, amount);
        Map<String, String> day = day(event, currency, rows);
        add(day, "succeeded_minor", amount);
        add(day, "payments", 1);
    }

    private void refunded(StoredEvent event, Map<String, String> row, Expected rows) {
        long amount = event.minor("result/amount");
        String currency = event.currency("result/amount");
        if (currency.equals(row.get("currency"))) add(row, "refunded_minor", amount);
        set(row, "state", event.text("state").toLowerCase(Locale.ROOT));
        mark(event, row);
        owe(event, "refund", event.id(), currency, -amount);
        Map<String, String> day = day(event, currency, rows);
        add(day, "refunded_minor", amount);
        add(day, "refunds", 1);
    }

    private Map<String, String> day(StoredEvent event, String currency, Expected rows) {
        ZoneId zone = zones.getOrDefault(event.tenant(), ZoneId.of("UTC"));
        Map<String, String> day =
                rows.row("daily_revenue", event.tenant(), LocalDate.ofInstant(event.timestamp(), zone), currency);
        for (String column : List.of("succeeded_minor", "payments", "refunded_minor", "refunds")) add(day, column, 0);
        return day;
    }

    private static void mark(StoredEvent event, Map<String, String> row) {
        TreeSet<String> all = new TreeSet<>();
        String before = row.getOrDefault("mismatches", "[]").replaceAll("[\\[\\] ]", "");
        if (!before.isEmpty()) all.addAll(Arrays.asList(before.split(",")));
        event.at("mismatches")
                .forEach(
                        each -> all.add(each.asString().toLowerCase(Locale.ROOT).replace('_', '-')));
        set(row, "mismatches", all.toString());
        set(row, "mismatched", !all.isEmpty());
    }

    /** What providers and plans say has to be what the wallets' entries say. */
    @Override
    public void close(Expected rows, List<String> findings) {
        moved.values().removeIf(sum -> sum == 0);
        owed.values().removeIf(sum -> sum == 0);
        owed.forEach((place, amount) -> {
            Long entries = moved.remove(place);
            if (entries == null || !entries.equals(amount))
                findings.add("wallet entries for " + place + " make " + entries + " and not " + amount);
        });
        moved.forEach((place, amount) -> findings.add("wallet entries that nothing explains: " + place + " " + amount));
    }

    private static String describe(StoredEvent event) {
        return event.name() + " at " + event.position();
    }
}
