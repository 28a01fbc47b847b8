package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A company with one of everything. Every text that people wrote holds its marker. */
public record Furnished(Company company, String marker, Map<String, String> ids) {
    static final String PASSPHRASE = "seven words that nobody would guess easily";

    public static Furnished of(Server server, String marker) {
        return of(server, marker, Company.active(server, marker + " Ltd"));
    }

    public static Furnished of(Server server, String marker, Company company) {
        Api admin = company.admin();
        Map<String, String> ids = new HashMap<>();
        UUID user = admin.post(
                        "/users",
                        fields(
                                "role",
                                "customer",
                                "email",
                                marker + "@people.test",
                                "telegramId",
                                4711,
                                "username",
                                marker,
                                "firstName",
                                marker,
                                "lastName",
                                marker,
                                "referralCode",
                                marker))
                .expect(201)
                .id();
        UUID plan = admin.post(
                        "/plans",
                        fields(
                                "name",
                                marker,
                                "period",
                                "P1M",
                                "price",
                                rub(1_000),
                                "trialDays",
                                7,
                                "entitlements",
                                Map.of(marker, marker)))
                .expect(201)
                .id();
        admin.post("/users/" + user + "/wallet/adjust", Map.of("amount", rub(5_000), "reason", marker))
                .expect(200);
        UUID subscription = admin.post("/subscriptions", fields("userId", user, "planId", plan, "start", "wallet"))
                .expect(201)
                .id();
        UUID payment = admin.post(
                        "/payments",
                        fields("userId", user, "provider", "yookassa", "amount", rub(1_000), "description", marker))
                .expect(201)
                .id();
        UUID ticket = admin.post("/tickets", fields("userId", user, "subject", marker, "text", marker))
                .expect(201)
                .id();
        admin.post("/tickets/" + ticket + "/messages", Map.of("text", marker)).expect(200);
        UUID token = admin.post("/api-tokens", Map.of("name", marker, "scopes", List.of("users:read")))
                .expect(201)
                .id();
        admin.edit(company.path(), company.path() + "/bot", fields("token", marker + ":token", "username", marker))
                .expect(200);
        admin.edit(
                        company.path(),
                        company.path() + "/settings",
                        fields("branding", Map.of("botName", marker, "welcomeMessage", marker)))
                .expect(200);
        server.events()
                .deliver(
                        succeeded(company, marker + "-1", 1_000, "RUB").reference(payment),
                        succeeded(company, marker + "-2", 70, "RUB").data("raw", marker));
        UUID domain = admin.post("/domains", Map.of("name", marker.toLowerCase(Locale.ROOT) + ".example"))
                .expect(201)
                .id();
        UUID reconciliation =
                admin.post("/reconciliations", statement(marker)).expect(201).id();
        String letter = admin.get("/letters").expect(200).items("id").getFirst();
        UUID export = admin.post("/exports", Map.of("passphrase", PASSPHRASE))
                .expect(201)
                .id();
        await().atMost(Duration.ofSeconds(60)).until(() -> admin.get("/exports/" + export)
                .expect(200)
                .text("state")
                .equals("made"));
        ids.put("exports", export.toString());
        UUID schedule = admin.post(
                        "/export-schedules", fields("everyDays", 300, "keepDays", 1, "passphrase", PASSPHRASE))
                .expect(201)
                .id();
        ids.put("export-schedules", schedule.toString());
        ids.put("tenants", company.id().toString());
        ids.put("users", user.toString());
        ids.put("plans", plan.toString());
        ids.put("subscriptions", subscription.toString());
        ids.put("payments", payment.toString());
        ids.put("tickets", ticket.toString());
        ids.put("api-tokens", token.toString());
        ids.put("domains", domain.toString());
        ids.put("letters", letter);
        ids.put("reconciliations", reconciliation.toString());
        return new Furnished(company, marker, Map.copyOf(ids));
    }

    /** The id of this company's object for a field such as {@code assigneeUserId} or a resource such as {@code users}. */
    public String id(String name) {
        String field = name.toLowerCase(Locale.ROOT);
        if (field.endsWith("userid")) return get("users");
        if (field.endsWith("id")) return get(field.equals("resourceid") ? "tickets" : field.replaceFirst("id$", "s"));
        return get(name);
    }

    private String get(String resource) {
        String id = ids.get(resource);
        // what belongs to no company: a lane
        return id == null ? "01980000-0000-7000-8000-00000000abcd" : id;
    }

    /** A statement with one payment that nobody knows. */
    public static Map<String, @Nullable Object> statement(String subject) {
        return fields(
                "provider",
                "yookassa",
                "from",
                "2026-01-01T00:00:00Z",
                "to",
                "2026-12-01T00:00:00Z",
                "format",
                "csv",
                "statement",
                "subject,amount,currency\n" + subject + ",5.00,RUB\n");
    }

    /** All that the company has, as an operator sees it: to tell whether anything changed. */
    public List<String> everything() {
        Api operator = company.operator();
        List<String> all = new ArrayList<>();
        for (String list : List.of(
                "users",
                "plans",
                "subscriptions",
                "payments",
                "tickets",
                "letters",
                "api-tokens",
                "domains",
                "audit-log")) for (JsonNode item : operator.all("/" + list, 50)) all.add(list + " " + item);
        for (String path : List.of(
                company.path(),
                company.path() + "/statistics",
                "/letters/" + get("letters"),
                "/tickets/" + get("tickets") + "/messages",
                "/users/" + get("users") + "/wallet",
                "/users/" + get("users") + "/wallet/entries"))
            all.add(operator.get(path).expect(200).text());
        return all;
    }
}
