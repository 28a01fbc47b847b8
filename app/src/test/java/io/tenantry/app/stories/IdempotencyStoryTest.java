package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every command of the API: tried dry, done once, repeated, and asked for something else with the same key. */
class IdempotencyStoryTest extends Story {
    /**
     * They need a lane that is parked at an event or a schema, which no request can cause; or they emit no event; or what
     * is remembered of them goes with the tenant.
     */
    private static final Set<String> TRIED_ELSEWHERE = Set.of(
            "POST /api/v1/tenants/{tenantId}/erasure/confirm",
            "POST /api/v1/platform/imports",
            "POST /api/v1/platform/lanes/{id}/run",
            "POST /api/v1/platform/lanes/{id}/skip",
            "POST /api/v1/platform/projections/{name}/rebuild",
            "POST /api/v1/platform/tenant-schemas/{id}/migrate",
            "POST /api/v1/platform/sample-tenants",
            "POST /api/v1/platform/tenants/measure",
            "POST /api/v1/platform/tier-changes",
            "POST /api/v1/platform/tier-changes/{id}/confirm",
            "POST /api/v1/platform/tier-changes/{id}/back");

    private final Set<String> tried = new HashSet<>();
    private Company acme;
    private int number;

    @Test
    void everyCommandHappensOnce() {
        Furnished furnished = Furnished.of(server(), "once");
        acme = furnished.company();
        String user = furnished.id("users");
        String plan = "/plans/" + furnished.id("plans");
        String subscription = "/subscriptions/" + furnished.id("subscriptions");
        String ticket = "/tickets/" + furnished.id("tickets");
        String letter = "/letters/" + furnished.id("letters");
        Api admin = acme.admin();
        Api operator = acme.operator();

        once(
                admin,
                "POST",
                "/users",
                null,
                fields("role", "customer", "telegramId", 31),
                fields("role", "customer", "telegramId", 32));
        once(admin, "POST", "/users/" + user + "/block", null, null, null);
        once(admin, "POST", "/users/" + user + "/unblock", null, null, null);
        once(admin, "POST", "/users/" + user + "/role", null, Map.of("role", "staff"), Map.of("role", "admin"));
        once(admin, "POST", "/users/" + user + "/seen", null, null, null);
        String leaving = "/users/" + acme.customer();
        once(admin, "POST", leaving + "/erase", null, null, null);
        once(
                admin,
                "POST",
                "/users/" + user + "/wallet/adjust",
                null,
                fields("amount", rub(5_000), "reason", "x"),
                fields("amount", rub(5_001), "reason", "x"));

        Map<String, @Nullable Object> terms = fields("name", "New", "period", "P1M", "price", rub(500), "trialDays", 3);
        once(admin, "POST", "/plans", null, terms, Fields.with(terms, "name", "Newer"));
        once(admin, "PUT", plan, plan, terms, Fields.with(terms, "name", "Newer"));
        once(
                admin,
                "POST",
                "/subscriptions",
                null,
                fields("userId", user, "planId", furnished.id("plans"), "start", "payment", "provider", "yookassa"),
                fields("userId", user, "planId", furnished.id("plans"), "start", "wallet"));
        once(admin, "POST", subscription + "/renew", null, null, null);
        once(admin, "POST", subscription + "/cancel", null, Map.of("when", "period_end"), Map.of("when", "now"));
        once(admin, "POST", subscription + "/resume", null, null, null);
        once(admin, "POST", plan + "/retire", null, null, null);
        once(
                admin,
                "POST",
                "/payments",
                null,
                fields("userId", user, "provider", "yookassa", "amount", rub(5)),
                fields("userId", user, "provider", "yookassa", "amount", rub(6)));

        once(admin, "POST", "/reconciliations", null, Furnished.statement("one"), Furnished.statement("two"));
        UUID odd = acme.payment(UUID.fromString(user), "yookassa", rub(10));
        server().events().deliver(succeeded(acme, "yk-odd", 900, "RUB").reference(odd));
        once(
                admin,
                "POST",
                "/payments/" + odd + "/resolve-mismatch",
                null,
                fields("note", "asked the payer"),
                fields("note", "did not ask"));

        once(
                admin,
                "POST",
                "/tickets",
                null,
                fields("userId", user, "subject", "s", "text", "t"),
                fields("userId", user, "subject", "s", "text", "u"));
        once(admin, "POST", ticket + "/messages", null, Map.of("text", "t"), Map.of("text", "u"));
        once(admin, "POST", ticket + "/assign", null, Map.of("assigneeUserId", user), fields("assigneeUserId", null));
        once(admin, "POST", ticket + "/priority", null, Map.of("priority", "high"), Map.of("priority", "low"));
        once(admin, "POST", ticket + "/close", null, null, null);
        once(admin, "POST", ticket + "/reopen", null, null, null);

        Answer token = once(
                admin,
                "POST",
                "/api-tokens",
                null,
                Map.of("name", "t", "scopes", List.of("users:read")),
                Map.of("name", "u", "scopes", List.of("users:read")));
        once(admin, "DELETE", "/api-tokens/" + token.id(), null, null, null);

        Answer export = once(
                admin,
                "POST",
                "/exports",
                null,
                Map.of("passphrase", "one long passphrase"),
                Map.of("passphrase", "another passphrase"));
        once(admin, "DELETE", "/exports/" + export.id(), null, null, null);
        Answer schedule = once(
                admin,
                "POST",
                "/export-schedules",
                null,
                fields("everyDays", 7, "keepDays", 35, "passphrase", "one long passphrase"),
                fields("everyDays", 8, "keepDays", 35, "passphrase", "one long passphrase"));
        once(
                admin,
                "PUT",
                "/export-schedules/" + schedule.id(),
                "/export-schedules/" + schedule.id(),
                fields("everyDays", 9, "keepDays", 35),
                fields("everyDays", 10, "keepDays", 35));
        once(admin, "DELETE", "/export-schedules/" + schedule.id(), null, null, null);

        Answer domain = once(
                admin, "POST", "/domains", null, Map.of("name", "first.example"), Map.of("name", "second.example"));
        Answer proof = admin.get("/domains/" + domain.id());
        Server.DNS.publish(proof.text("proof/name"), proof.text("proof/value"));
        once(admin, "POST", "/domains/" + domain.id() + "/verify", null, null, null);
        once(admin, "DELETE", "/domains/" + domain.id(), null, null, null);

        String profile = acme.path();
        once(operator, "PUT", profile + "/limits", profile, fields("maxUsers", 50), fields("maxUsers", 51));
        once(operator, "PUT", profile + "/features", profile, fields("polls", false), fields("polls", true));
        once(
                admin,
                "PUT",
                profile + "/settings",
                profile,
                fields("timeZone", "Europe/Moscow"),
                fields("timeZone", "UTC"));
        once(admin, "PUT", profile + "/bot", profile, fields("username", "once_bot"), fields("username", "other_bot"));

        PaymentEvent repaired = succeeded(acme, "yk-repaired", 7, "RUB").user(user);
        once(admin, "PUT", letter, letter, fields("value", repaired.structured()), fields("value", "{}"));
        once(admin, "POST", letter + "/replay", null, null, null);
        server().events().deliver(succeeded(acme, "yk-nobodys", 7, "RUB"));
        String another =
                "/letters/" + admin.get("/letters?state=open").items("id").getFirst();
        once(admin, "POST", another + "/discard", null, Map.of("reason", "r"), Map.of("reason", "s"));

        once(server().operator(), "POST", profile + "/suspend", null, Map.of("reason", "r"), Map.of("reason", "s"));
        once(server().operator(), "POST", profile + "/reactivate", null, null, null);
        once(server().operator(), "POST", profile + "/close", null, null, null);
        String rejected = "/tenants/" + Company.signsUp(server(), "Rejected").id();
        once(server().operator(), "POST", rejected + "/reject", null, Map.of("reason", "r"), Map.of("reason", "s"));
        Company ending = Company.active(server(), "Ending");
        ending.decide("close", Map.of()).expect(200);
        String erasure = ending.path() + "/erasure";
        once(server().operator(), "POST", erasure, null, Map.of("graceDays", 30), Map.of("graceDays", 40));
        once(server().operator(), "POST", erasure + "/withdraw", null, null, null);
        String approved = "/tenants/" + Company.signsUp(server(), "Approved").id();
        once(server().operator(), "POST", approved + "/approve", null, Map.of(), Map.of("tier", "shared"));
        String slug = Company.freeSlug();
        Map<String, @Nullable Object> signUp = Company.signUp("Once", slug, "ann@once.test");
        once(server().nobody(), "POST", "/tenants", null, signUp, Fields.with(signUp, "name", "Twice"));

        requireEveryCommandTried();
        requireOneEffectEach();
    }

    /** @param version where the ETag for {@code If-Match} stands; null: no {@code If-Match} */
    private Answer once(
            Api api,
            String method,
            String path,
            @Nullable String version,
            @Nullable Map<String, ?> body,
            @Nullable Map<String, ?> another) {
        number++;
        tried.add(method + " " + path.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{}"));
        Api asking = version == null
                ? api
                : api.with("If-Match", api.get(version).expect(200).etag());
        String json = body == null ? null : Api.JSON.writeValueAsString(body);
        String other = another == null ? "{\"another\": 1}" : Api.JSON.writeValueAsString(another);
        Api keyed = asking.with("Idempotency-Key", "once-" + number + "-" + UUID.randomUUID());

        Answer dry = keyed.with("X-Request-Id", "dry-" + number)
                .send(method, path + "?dryRun=true", json)
                .expect(200);
        assertThat(dry.at("events").isArray() && !dry.at("events").isEmpty())
                .as(dry.request() + dry.text())
                .isTrue();
        assertThat(dry.at("events/0/type").asString()).as(dry.text()).contains(".");

        Answer done = keyed.with("X-Request-Id", "done-" + number)
                .send(method, path, json)
                .expectOneOf(200, 201);
        assertThat(done.header("Idempotency-Replayed")).isEmpty();
        Answer again = keyed.with("X-Request-Id", "again-" + number)
                .send(method, path, reordered(json))
                .expect(done.status());
        assertThat(again.header("Idempotency-Replayed")).as(again.request()).isEqualTo("true");
        for (String header : List.of("Location", "ETag", "Consistency-Token"))
            assertThat(again.header(header)).as(again.request()).isEqualTo(done.header(header));
        done.json().properties().forEach(field -> {
            if (field.getKey().equals("token"))
                assertThat(again.json().has("token")).isFalse();
            else
                assertThat(again.json().path(field.getKey()))
                        .as(again.request())
                        .isEqualTo(field.getValue());
        });
        keyed.with("X-Request-Id", "other-" + number).send(method, path, other).problem(409, "idempotency-key-reused");
        return done;
    }

    /** The same JSON with its fields in another order: the same request. */
    private static @Nullable String reordered(@Nullable String json) {
        if (json == null) return null;
        Map<String, Object> fields = new LinkedHashMap<>();
        List<Map.Entry<String, JsonNode>> all =
                new ArrayList<>(Api.JSON.readTree(json).properties());
        all.reversed().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return Api.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(fields);
    }

    private void requireEveryCommandTried() {
        Set<String> commands = Operation.all(server()).stream()
                .filter(Operation::isCommand)
                .filter(operation -> !TRIED_ELSEWHERE.contains(operation.name()))
                .map(operation -> operation.name().replace("/api/v1", "").replaceAll("\\{\\w+}", "{}"))
                .collect(Collectors.toSet());
        assertThat(tried).isEqualTo(commands);
    }

    /** The audit log knows which request caused an event. */
    private void requireOneEffectEach() {
        server().settle();
        Set<String> causes = server().operator().all("/audit-log", 200).stream()
                .map(entry -> entry.path("requestId").asString(""))
                .collect(Collectors.toSet());
        assertThat(causes).noneMatch(cause -> cause.matches("(dry|again|other)-\\d+"));
        for (int i = 1; i <= number; i++) assertThat(causes).contains("done-" + i);
    }
}
