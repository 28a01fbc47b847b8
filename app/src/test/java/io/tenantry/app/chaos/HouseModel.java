package io.tenantry.app.chaos;

import static io.tenantry.app.chaos.Expected.add;
import static io.tenantry.app.chaos.Expected.set;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Tenants, their people, their statistics, the audit log and the letters. */
final class HouseModel implements Model {
    private final Map<UUID, Map<String, Map<String, Long>>> people = new TreeMap<>();
    private final Map<String, String> ticketStates = new TreeMap<>();
    private final Map<String, String> subscriptionStates = new TreeMap<>();

    @Override
    public void fold(StoredEvent event, Expected rows, List<String> findings) {
        Map<String, String> log = rows.row("audit_log", event.tenant(), event.position());
        set(log, "event_id", event.eventId());
        set(log, "action", event.name());
        set(log, "resource_id", event.id());
        letter(event, rows);
        user(event, rows);
        if (event.ofThePlatform()) return;
        Map<String, String> figures = rows.row("tenant_statistics", event.tenant());
        boolean counted = event.name().startsWith("tenant.user-")
                || event.name().startsWith("support.")
                || event.name().startsWith("billing.subscription-")
                || event.name().equals("billing.trial-started")
                || isOfTenant(event);
        if (!counted) return;
        if (figures.isEmpty()) zeros(event, figures);
        tenant(event, rows, figures);
        count(event, figures, rows);
    }

    private static boolean isOfTenant(StoredEvent event) {
        return event.name().startsWith("tenant.")
                && event.id().equals(event.tenant().toString());
    }

    private static void zeros(StoredEvent event, Map<String, String> figures) {
        set(figures, "signed_up_at", event.timestamp());
        set(figures, "last_activity_at", null);
        for (String column : List.of("users_total", "branches")) set(figures, column, 0);
        for (String state : List.of("pending", "trial", "active", "cancelled", "expired"))
            set(figures, "subscriptions_" + state, 0);
        for (String state : List.of("open", "answered", "closed")) set(figures, "tickets_" + state, 0);
    }

    private static void tenant(StoredEvent event, Expected rows, Map<String, String> figures) {
        if (!isOfTenant(event)) return;
        Map<String, String> tenant = rows.row("tenant", event.tenant());
        Map<String, String> profile = rows.row("tenant_profile", event.tenant());
        set(profile, "version", event.version());
        if (event.name().equals("tenant.tenant-signed-up")) {
            set(figures, "name", event.at("name"));
            set(figures, "slug", event.at("slug"));
        }
        String state =
                switch (event.name()) {
                    case "tenant.tenant-signed-up" -> "pending_approval";
                    case "tenant.tenant-approved" -> "provisioning";
                    case "tenant.tenant-provisioned", "tenant.tenant-reactivated" -> "active";
                    case "tenant.sign-up-rejected" -> "rejected";
                    case "tenant.tenant-suspended" -> "suspended";
                    case "tenant.tenant-closed" -> "closed";
                    default -> figures.getOrDefault("state", "pending_approval");
                };
        set(figures, "state", state);
        set(tenant, "state", state);
        set(profile, "state", state);
    }

    private void user(StoredEvent event, Expected rows) {
        if (!event.name().startsWith("tenant.user-")) return;
        Map<String, String> row = rows.row("app_user", event.tenant(), event.id());
        set(row, "version", event.version());
        switch (event.name()) {
            case "tenant.user-created" -> {
                set(row, "role", event.at("role"));
                set(row, "state", "active");
                set(row, "referral_code", event.at("referralCode"));
                set(row, "created_at", event.timestamp());
                claims(event, rows);
            }
            case "tenant.user-blocked" -> set(row, "state", "blocked");
            case "tenant.user-unblocked" -> set(row, "state", "active");
            case "tenant.user-role-changed" -> set(row, "role", event.at("role"));
            default -> set(row, "last_seen_on", event.at("day"));
        }
    }

    private static void claims(StoredEvent event, Expected rows) {
        add(rows.row("claim", event.tenant(), "referral-code", event.stream()), "values", 1);
        if (event.has("email")) add(rows.row("claim", event.tenant(), "email", event.stream()), "values", 1);
        if (event.has("telegramId")) add(rows.row("claim", event.tenant(), "telegram-id", event.stream()), "values", 1);
    }

    private void count(StoredEvent event, Map<String, String> figures, Expected rows) {
        switch (event.name()) {
            case "tenant.user-created" -> {
                add(figures, "users_total", 1);
                person(event, "users_by_role", event.text("role"), 1);
                person(event, "users_by_status", "active", 1);
            }
            case "tenant.user-blocked", "tenant.user-unblocked" -> {
                boolean blocked = event.name().endsWith("-blocked");
                person(event, "users_by_status", "blocked", blocked ? 1 : -1);
                person(event, "users_by_status", "active", blocked ? -1 : 1);
            }
            case "tenant.user-role-changed" -> {
                person(event, "users_by_role", event.text("previousRole"), -1);
                person(event, "users_by_role", event.text("role"), 1);
            }
            case "tenant.user-seen" -> {
                String last = figures.getOrDefault("last_activity_at", "null");
                if (last.equals("null") || Instant.parse(last).isBefore(event.timestamp()))
                    set(figures, "last_activity_at", event.timestamp());
            }
            default -> {
                if (event.name().startsWith("support.")) move("ticket", "tickets_", ticketStates, event, figures, rows);
                else if (event.name().startsWith("billing."))
                    move("subscription", "subscriptions_", subscriptionStates, event, figures, rows);
            }
        }
        for (var counts : people(event).entrySet()) set(figures, counts.getKey(), counts.getValue());
    }

    /** The object's own model has folded the event already: its row knows the state. */
    private static void move(
            String table,
            String prefix,
            Map<String, String> states,
            StoredEvent event,
            Map<String, String> figures,
            Expected rows) {
        String now = rows.row(table, event.tenant(), event.id()).getOrDefault("state", "");
        String before = states.put(event.stream(), now);
        if (now.equals(before)) return;
        if (before != null) add(figures, prefix + before, -1);
        add(figures, prefix + now, 1);
    }

    private Map<String, Map<String, Long>> people(StoredEvent event) {
        return people.computeIfAbsent(event.tenant(), _ -> {
            Map<String, Map<String, Long>> counts = new TreeMap<>();
            counts.put("users_by_role", new TreeMap<>(Map.of("admin", 0L, "staff", 0L, "customer", 0L)));
            counts.put("users_by_status", new TreeMap<>(Map.of("active", 0L, "blocked", 0L)));
            return counts;
        });
    }

    private void person(StoredEvent event, String column, String name, long n) {
        Map<String, Long> counts = people(event).get(column);
        if (counts != null) counts.merge(name, n, Long::sum);
    }

    private static void letter(StoredEvent event, Expected rows) {
        if (!event.name().startsWith("billing.letter-")) return;
        Map<String, String> row = rows.row("letter", event.tenant(), event.id());
        set(row, "version", event.version());
        switch (event.name().substring("billing.letter-".length())) {
            case "recorded" -> {
                for (String same : List.of("topic", "partition", "reason", "size", "cut"))
                    set(row, same, event.at(same));
                set(row, "record_offset", event.at("offset"));
                set(row, "state", "open");
            }
            case "replayed" -> set(row, "state", "replayed");
            case "discarded" -> set(row, "state", "discarded");
            case String other -> set(row, "state", row.getOrDefault("state", other.toLowerCase(Locale.ROOT)));
        }
    }
}
