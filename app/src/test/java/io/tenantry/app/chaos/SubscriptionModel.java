package io.tenantry.app.chaos;

import static io.tenantry.app.chaos.Expected.add;
import static io.tenantry.app.chaos.Expected.set;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Plans and subscriptions: states, periods, what is due, and what may not happen twice. */
final class SubscriptionModel implements Model {
    private static final String RENEW = "renew-subscription";
    private static final String EXPIRE = "expire-subscription";

    @Override
    public void fold(StoredEvent event, Expected rows, List<String> findings) {
        switch (event.name()) {
            case "billing.plan-created", "billing.plan-changed", "billing.plan-retired" ->
                plan(event, rows.row("plan", event.tenant(), event.id()));
            case "billing.trial-started" -> subscription(event, rows, findings);
            default -> {
                if (event.name().startsWith("billing.subscription-")) subscription(event, rows, findings);
            }
        }
    }

    private static void plan(StoredEvent event, Map<String, String> row) {
        set(row, "version", event.version());
        if (event.name().endsWith("retired")) {
            set(row, "state", "retired");
            return;
        }
        if (event.sequence() == 0) set(row, "state", "active");
        set(row, "plan_version", event.has("version") ? event.at("version") : 1);
        set(row, "name", event.at("terms/name"));
        set(row, "price_minor", event.minor("terms/price"));
        set(row, "currency", event.currency("terms/price"));
    }

    private static void subscription(StoredEvent event, Expected rows, List<String> findings) {
        Map<String, String> row = rows.row("subscription", event.tenant(), event.id());
        String before = row.get("state");
        set(row, "version", event.version());
        if (event.sequence() == 0) begin(event, row);
        if (event.has("plan")) terms(event, row);
        if (event.has("paymentId")) set(row, "payment_id", event.idAt("paymentId"));
        String said = event.has("from") ? event.text("from").toLowerCase(Locale.ROOT) : before;
        if (before != null && !before.equals(said))
            findings.add(event.name() + " at " + event.position() + " comes from " + said + " and not from " + before);
        if ("cancelled".equals(before) || "expired".equals(before))
            findings.add(event.name() + " at " + event.position() + " after the end");
        switch (event.name()) {
            case "billing.subscription-requested" -> {
                set(row, "state", "pending");
                due(rows, event, EXPIRE, "lapsesAt");
            }
            case "billing.trial-started" -> {
                add(rows.row("claim", event.tenant(), "trial", event.stream()), "values", 1);
                set(row, "state", "trial");
                set(row, "started_at", event.at("startedAt"));
                set(row, "paid_until", event.at("trialUntil"));
                period(rows, event, "trialUntil", event.at("autoRenew").booleanValue());
            }
            case "billing.subscription-started" -> {
                set(row, "state", "active");
                set(row, "started_at", event.at("startedAt"));
                paidUntil(event, rows, row);
            }
            case "billing.subscription-renewed" -> {
                Instant previous = Instant.parse(row.getOrDefault("paid_until", ""));
                if (!Instant.parse(event.text("paidUntil")).isAfter(previous))
                    findings.add("a renewal at " + event.position() + " that prolongs nothing");
                set(row, "state", "active");
                paidUntil(event, rows, row);
            }
            case "billing.subscription-cancellation-scheduled" -> {
                set(row, "cancel_at_period_end", true);
                period(rows, event, "endsAt", false);
            }
            case "billing.subscription-resumed" -> {
                set(row, "cancel_at_period_end", false);
                period(rows, event, "paidUntil", event.at("autoRenew").booleanValue());
            }
            case "billing.subscription-cancelled" -> end(rows, event, row, "cancelled");
            case "billing.subscription-expired" -> end(rows, event, row, "expired");
            default -> findings.add("the checker does not know " + event.name());
        }
    }

    private static void begin(StoredEvent event, Map<String, String> row) {
        set(row, "user_id", event.at("userId"));
        set(row, "auto_renew", event.at("autoRenew"));
        set(row, "cancel_at_period_end", false);
        set(row, "created_at", event.timestamp());
        for (String column : List.of("started_at", "paid_until", "ended_at", "payment_id")) set(row, column, null);
    }

    private static void terms(StoredEvent event, Map<String, String> row) {
        set(row, "plan_id", event.idAt("plan/planId"));
        set(row, "plan_version", event.at("plan/version"));
        set(row, "plan_name", event.at("plan/terms/name"));
        set(row, "price_minor", event.minor("plan/terms/price"));
        set(row, "currency", event.currency("plan/terms/price"));
    }

    private static void paidUntil(StoredEvent event, Expected rows, Map<String, String> row) {
        set(row, "paid_until", event.at("paidUntil"));
        period(rows, event, "paidUntil", event.at("autoRenew").booleanValue());
    }

    private static void period(Expected rows, StoredEvent event, String ends, boolean renews) {
        due(rows, event, renews ? RENEW : EXPIRE, ends);
        rows.remove("agenda", event.tenant(), event.id(), renews ? EXPIRE : RENEW);
    }

    private static void due(Expected rows, StoredEvent event, String command, String when) {
        set(rows.row("agenda", event.tenant(), event.id(), command), "due_at", event.at(when));
    }

    private static void end(Expected rows, StoredEvent event, Map<String, String> row, String state) {
        set(row, "state", state);
        set(row, "ended_at", event.timestamp());
        set(row, "cancel_at_period_end", false);
        rows.remove("agenda", event.tenant(), event.id(), RENEW);
        rows.remove("agenda", event.tenant(), event.id(), EXPIRE);
    }
}
