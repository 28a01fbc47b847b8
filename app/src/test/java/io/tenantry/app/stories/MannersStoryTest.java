package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the API behaves whatever it is asked for: tried on every operation of the OpenAPI document where that is possible. */
class MannersStoryTest extends Story {
    private Furnished acme;
    private Api asking;
    private List<Operation> operations;

    @BeforeAll
    void everyOperation() {
        acme = Furnished.of(server(), "acme");
        asking = acme.company().operator();
        operations = Operation.all(server());
    }

    private String path(Operation operation) {
        return operation.pathWith(acme.id(operation.resource()));
    }

    private Answer ask(Operation operation, String path, String body) {
        return asking.with("If-Match", "\"1\"").send(operation.method(), path, body);
    }

    private List<Operation> withBody() {
        return operations.stream().filter(Operation::hasBody).toList();
    }

    @Test
    void onlySignUpAndLoginNeedNoLogin() {
        assertThat(operations)
                .filteredOn(Operation::isPublic)
                .extracting(Operation::name)
                .containsExactlyInAnyOrder("POST /api/v1/tenants", "POST /api/v1/auth/login");
    }

    @Test
    void unknownPathsAreProblems() {
        acme.company().admin().get("/no-such-thing").problem(404, "not-found");
        acme.company()
                .admin()
                .get("/users/" + acme.id("users") + "/no-such-thing")
                .problem(404, "not-found");
        acme.company().admin().get(acme.company().path() + "/no-such-thing").problem(404, "not-found");
        server().nobody().get("/no-such-thing").problem(401, "unauthenticated");
        server().nobody().with("Authorization", "Bearer nonsense").get("/users").problem(401, "unauthenticated");
        server().nobody().with("Authorization", "Basic YTpi").get("/users").problem(401, "unauthenticated");
    }

    /** What no answer may tell is looked for in every one, in these as well. */
    @Test
    void operatorsAreToldWhatFailedInWords() throws SQLException {
        Company company = Company.active(server(), "Stumbling");
        UUID customer = company.customer();
        String words = "The database refused it \\(P0001\\)\\. The log says more: reference [0-9a-f]{8}\\.";
        asOwner("create function shared.stumble() returns trigger language plpgsql as"
                + " $$ begin raise exception 'no %', new; end $$;"
                + " create trigger stumble before insert on shared.ticket for each row when (new.tenant_id = '"
                + company.id() + "') execute function shared.stumble()");
        JsonNode lane;
        try {
            company.admin()
                    .post("/tickets", fields("userId", customer, "subject", "s", "text", "t"))
                    .expect(201);
            lane = await().atMost(Duration.ofSeconds(30)).until(() -> parked(company), Objects::nonNull);
            assertThat(lane.path("reason").asString()).matches(words);
            assertThat(operator().get("/platform/projections").expect(200).items("lastError"))
                    .anyMatch(error -> error.matches(words));
            assertThat(operator()
                            .post("/platform/lanes/" + lane.path("id").asString() + "/run")
                            .expect(200)
                            .text("reason"))
                    .matches(words);
        } finally {
            asOwner("drop function shared.stumble() cascade");
        }
        operator()
                .post("/platform/lanes/" + lane.path("id").asString() + "/run")
                .expect(200);
        assertThat(company.admin().get("/tickets").expect(200).items("subject")).containsExactly("s");
    }

    private @Nullable JsonNode parked(Company company) {
        return operator().get("/platform/lanes").expect(200).items().stream()
                .filter(each ->
                        each.path("tenantId").asString("").equals(company.id().toString()))
                .findAny()
                .orElse(null);
    }

    private void asOwner(String sql) throws SQLException {
        try (Connection connection = server().database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner");
            statement.execute(sql);
        }
    }

    @Test
    void aBodyThatIsNoJsonIsRefused() {
        for (Operation operation : withBody()) {
            ask(operation, path(operation), "{").problem(400, "unreadable-body");
            ask(operation, path(operation), "{} {}").problem(400, "unreadable-body");
            ask(operation, path(operation), "[]").expect(400);
            ask(operation, path(operation), "\"text\"").expect(400);
            boolean optional =
                    operation.path().endsWith("/approve") || operation.path().endsWith("/rebuild");
            if (!optional) ask(operation, path(operation), "").problem(400, "unreadable-body");
        }
    }

    @Test
    void anUnknownFieldIsRefusedByName() {
        for (Operation operation : withBody()) {
            if (operation.path().endsWith("/features")) continue; // its names are the tenant's
            ObjectNode body = (ObjectNode) Api.JSON.readTree(operation.body(acme::id));
            body.put("surprise", 1);
            ask(operation, path(operation), body.toString())
                    .problem(400, "unknown-field")
                    .ofField("surprise");
        }
    }

    @Test
    void aFieldOfTheWrongTypeIsRefusedByName() {
        for (Operation operation : withBody()) {
            ObjectNode body = (ObjectNode) Api.JSON.readTree(operation.body(acme::id));
            for (String field : new ArrayList<>(body.propertyNames())) {
                if (operation.path().startsWith("/api/v1/letters") && field.equals("value")) continue; // any JSON
                ObjectNode wrong = body.deepCopy();
                wrong.set(field, Api.JSON.readTree("[[{}]]"));
                Answer refused =
                        ask(operation, path(operation), wrong.toString()).expect(400);
                assertThat(refused.text("detail")).as(refused.request()).contains(field);
            }
        }
    }

    @Test
    void aBodyIsLimitedInSizeAndIsJson() {
        String large = "{\"text\": \"" + "x".repeat(300_000) + "\"}";
        String larger = "{\"text\": \"" + "x".repeat(10 * 1024 * 1024) + "\"}";
        for (Operation operation : withBody()) {
            String tooLarge = operation.path().endsWith("/reconciliations") ? larger : large;
            asking.send(operation.method(), path(operation), tooLarge).problem(413, "body-too-large");
            asking.with("Content-Type", "text/plain")
                    .send(operation.method(), path(operation), "text")
                    .problem(415, "unsupported-media-type");
        }
    }

    @Test
    void aMethodThatIsNoneIsRefused() {
        Set<String> paths = new HashSet<>();
        for (Operation operation : operations)
            if (paths.add(operation.path()))
                assertThat(asking.send("PATCH", path(operation), "{}")
                                .problem(405, "method-not-allowed")
                                .header("Allow"))
                        .contains(operation.method());
    }

    @Test
    void anIdThatIsNoneOrUnknownIsNotFound() {
        for (Operation operation : operations) {
            if (!operation.hasId()) continue;
            Api caller = operation.isAboutATenant() ? operator() : asking;
            for (String id : List.of("nonsense", "1", UUID.randomUUID().toString()))
                caller.with("If-Match", "\"1\"")
                        .send(operation.method(), operation.pathWith(id), operation.body(acme::id))
                        .problem(404, "not-found");
        }
    }

    @Test
    void everyListRefusesLimitsAndCursorsThatAreNone() {
        List<Operation> lists = operations.stream().filter(Operation::isList).toList();
        assertThat(lists).hasSizeGreaterThanOrEqualTo(10);
        for (Operation operation : lists) {
            for (String limit : List.of("0", "201", "-1", "many", ""))
                asking.get(path(operation) + "?limit=" + limit).problem(400, "invalid-parameter");
            for (String cursor : List.of("nonsense", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00"))
                asking.get(path(operation) + "?cursor=" + cursor).problem(400, "invalid-cursor");
            Answer page = asking.get(path(operation) + "?limit=1").expect(200);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(1);
            assertThat(page.json().has("nextCursor")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tenants?state=",
                "/statistics?state=",
                "/platform/tenants?sort=",
                "/platform/tenants?tier=",
                "/letters?state=",
                "/users?state=",
                "/users?role=",
                "/plans?state=",
                "/subscriptions?state=",
                "/payments?state=",
                "/payments?mismatch=",
                "/tickets?state=",
                "/tickets?priority="
            })
    void aFilterByAStateThatIsNoneIsRefused(String list) {
        boolean ofThePlatform = list.matches("/(tenants|statistics|platform).*");
        (ofThePlatform ? operator() : asking).get(list + "nonsense").problem(400, "invalid-request");
    }

    @Test
    void aCursorBelongsToItsTenantListAndFilter() {
        Company one = Company.active(server(), "One");
        Company other = Company.active(server(), "Other");
        for (int i = 0; i < 3; i++) {
            one.customer();
            other.customer();
        }
        String cursor = one.admin().get("/users?limit=1").expect(200).text("nextCursor");
        one.admin().get("/users?limit=2&cursor=" + cursor).expect(200);
        other.admin().get("/users?limit=1&cursor=" + cursor).problem(400, "invalid-cursor");
        one.admin().get("/users?limit=1&role=customer&cursor=" + cursor).problem(400, "invalid-cursor");
        one.admin().get("/plans?limit=1&cursor=" + cursor).problem(400, "invalid-cursor");
        char last = cursor.charAt(cursor.length() - 3) == 'A' ? 'B' : 'A';
        String tampered = cursor.substring(0, cursor.length() - 3) + last + cursor.substring(cursor.length() - 2);
        one.admin().get("/users?limit=1&cursor=" + tampered).problem(400, "invalid-cursor");
    }

    @Test
    void pagesHaveNoGapsAndNoDoublesWhileOthersInsert() {
        Company company = Company.active(server(), "Crowded");
        List<String> known = new ArrayList<>();
        for (int i = 0; i < 23; i++) known.add(company.customer().toString());
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Answer page =
                    company.admin().get("/users?role=customer&limit=5" + cursor).expect(200);
            seen.addAll(page.items("id"));
            cursor = page.at("nextCursor").isString() ? "&cursor=" + page.text("nextCursor") : "";
            company.customer(); // newest first: it is before the pages that are left
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactlyElementsOf(known.reversed());
    }

    @Test
    void aRequestIdIsEchoedOrMade() {
        Answer echoed = asking.with("X-Request-Id", "story-4711").get("/users").expect(200);
        assertThat(echoed.header("X-Request-Id")).isEqualTo("story-4711");
        Answer made =
                asking.with("X-Request-Id", "no <harmless> one").get("/users").expect(200);
        assertThat(made.header("X-Request-Id")).matches("[0-9a-f-]{36}");
    }

    @Test
    void ifMatchIsOptionalOnActionsAndHeldTo() {
        UUID ticket = acme.company()
                .admin()
                .post("/tickets", fields("userId", acme.id("users"), "subject", "s", "text", "t"))
                .expect(201)
                .id();
        String path = "/tickets/" + ticket;
        Api admin = acme.company().admin();
        admin.with("If-Match", "\"9\"").post(path + "/close").problem(412, "stale-version");
        admin.with("If-Match", admin.get(path).etag()).post(path + "/close").expect(200);
        admin.with("If-Match", "3").post(path + "/reopen").problem(400, "invalid-parameter");
        admin.with("If-Match", "*").post(path + "/reopen").problem(400, "invalid-parameter");
    }

    @Test
    void consistencyTokensAndKeysHaveAForm() {
        Api admin = acme.company().admin();
        admin.with("Consistency-Token", "soon").get("/users").problem(400, "invalid-parameter");
        Map<String, ?> user = fields("role", "customer", "telegramId", 818);
        admin.with("Idempotency-Key", "a b").post("/users", user).problem(400, "invalid-parameter");
        admin.with("Idempotency-Key", "k".repeat(256)).post("/users", user).problem(400, "invalid-parameter");
        admin.with("X-Reason", "r".repeat(501)).post("/users", user).problem(400, "invalid-parameter");
    }

    @Test
    void aRefusedCommandLeavesItsKeyFree() {
        UUID user = acme.company().customer();
        Api admin = acme.company().admin().with("Idempotency-Key", "later-" + user);
        Map<String, ?> start = fields("userId", user, "planId", acme.id("plans"), "start", "wallet");
        admin.post("/subscriptions", start).problem(409, "insufficient-funds");
        acme.company().topUp(user, 1_000);
        Answer started = admin.post("/subscriptions", start).expect(201);
        assertThat(started.header("Idempotency-Replayed")).isEmpty();
        assertThat(admin.post("/subscriptions", start).expect(201).id()).isEqualTo(started.id());
        assertThat(acme.company().wallet(user).rub()).isZero();
    }

    @Test
    void ofTwentySimultaneousRequestsOneHasAnEffect() throws Exception {
        UUID user = acme.company().customer();
        Api api = acme.company().program("billing:read", "billing:write", "users:write", "users:read");
        List<Answer> adjusted = simultaneously(() -> api.with("Idempotency-Key", "adjust-" + user)
                .post("/users/" + user + "/wallet/adjust", Map.of("amount", rub(100), "reason", "once")));
        requireOneEffect(adjusted, 200);
        assertThat(acme.company().wallet(user).history()).containsExactly("adjustment +100 RUB");

        List<Answer> created = simultaneously(() -> api.with("Idempotency-Key", "create-" + user)
                .post("/users", fields("role", "customer", "telegramId", 555_000)));
        requireOneEffect(created, 201);
        assertThat(acme.company().admin().get("/users?telegramId=555000").items())
                .hasSize(1);

        List<Answer> without =
                simultaneously(() -> api.post("/users", fields("role", "customer", "telegramId", 555_001)));
        assertThat(without).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(without).filteredOn(answer -> answer.status() == 409).hasSize(19);
    }

    private static List<Answer> simultaneously(Callable<Answer> request) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> pending = new ArrayList<>();
            for (int i = 0; i < 20; i++) pending.add(threads.submit(request));
            for (Future<Answer> each : pending) answers.add(each.get());
        }
        return answers;
    }

    private static void requireOneEffect(List<Answer> answers, int status) {
        assertThat(answers).extracting(Answer::status).containsOnly(status);
        assertThat(answers)
                .extracting(Answer::text)
                .containsOnly(answers.getFirst().text());
        assertThat(answers)
                .extracting(Answer::token)
                .containsOnly(answers.getFirst().token());
        assertThat(answers)
                .filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty())
                .hasSize(1);
    }

    @Test
    void objectsThatTheListsShowAreTheOnesThatGetShows() {
        for (String resource : List.of("users", "plans", "subscriptions", "payments", "tickets"))
            for (JsonNode item :
                    acme.company().admin().get("/" + resource).expect(200).items()) {
                Answer single = acme.company()
                        .admin()
                        .get("/" + resource + "/" + item.path("id").asString())
                        .expect(200);
                assertThat(single.json()).isEqualTo(item);
                assertThat(single.etag()).isEqualTo("\"" + item.path("version") + "\"");
            }
    }
}
