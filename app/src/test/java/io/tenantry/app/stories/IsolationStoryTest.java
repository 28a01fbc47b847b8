package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * People and programs of a second tenant, people of a suspended one and nobody at all try every operation of the API on
 * the first tenant's things. The operations come from the OpenAPI document, so a new one is tried as well.
 *
 * <p>A caller who is bound to a tenant gets 403 {@code tenant-mismatch} for any other tenant in path or header, existing
 * or not; another tenant's object under the own tenant is 404, or 422 where a field of the body names it.
 */
class IsolationStoryTest extends Story {
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 404, 422);

    private Furnished first;
    private Furnished second;
    private int probes;

    private record Caller(String name, Api api, boolean refusedEverywhere) {}

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema"})
    void nobodyReachesAnotherTenant(String tier, TestReporter report) {
        boolean own = tier.equals("schema");
        String marker = "quetzal" + System.nanoTime();
        Company company = own ? Company.inSchema(server(), "First") : Company.active(server(), "First");
        first = Furnished.of(server(), marker, company);
        second = Furnished.of(server(), "second" + tier);
        probes = 0;
        List<Caller> callers = callers();
        List<Operation> operations = Operation.all(server());
        List<String> before = first.everything();
        assertThat(before)
                .allMatch(thing -> !thing.contains("second" + tier))
                .anyMatch(thing -> thing.contains(first.marker()));

        for (Operation operation : operations)
            for (Caller caller : callers) {
                firstsIds(operation, caller);
                firstsIdsInSingleFields(operation, caller);
                firstInHeader(operation, caller);
                firstInPathPrefix(operation, caller);
            }

        server().settle();
        assertThat(first.everything()).isEqualTo(before);
        // what is deleted cannot be read: reads go first
        operations.stream()
                .filter(operation -> !operation.isPublic())
                .sorted(Comparator.comparing(operation -> !operation.isRead()))
                .forEach(this::ownIds);
        report.publishEntry("probes of the tier " + tier, probes + " of " + operations.size() + " operations");
        assertThat(probes).isGreaterThan(1_000);
    }

    private List<Caller> callers() {
        Company company = second.company();
        Company suspended = Company.active(server(), "Suspended");
        suspended.admin().get("/users").expect(200);
        suspended.suspend("for the story");
        List<Caller> callers = List.of(
                new Caller("administrator", company.admin(), false),
                new Caller("program", company.program(everyScope()), false),
                new Caller("customer", company.hires("customer", "eve").api(), false),
                new Caller("administrator of a suspended tenant", suspended.admin(), true),
                new Caller("nobody", server().nobody(), true));
        callers.stream()
                .filter(caller -> !caller.refusedEverywhere())
                .forEach(caller -> caller.api().get("/users").expect(200));
        return callers;
    }

    private static String[] everyScope() {
        return new String[] {
            "settings:read",
            "settings:write",
            "users:read",
            "users:write",
            "tokens:write",
            "plans:read",
            "plans:write",
            "billing:read",
            "billing:write",
            "tickets:read",
            "tickets:write",
            "figures:read",
            "audit:read",
            "exports:write"
        };
    }

    /** The counter-check: with the own ids the same requests reach their objects. */
    private void ownIds(Operation operation) {
        String path = operation.pathWith(second.id(operation.resource()));
        Answer answer = second.company()
                .admin()
                .with("If-Match", "\"1\"")
                .send(operation.method(), path, operation.body(second::id));
        assertThat(answer.status())
                .as("%s%n%s", answer.request(), answer.text())
                .isNotIn(400, 401, 404, 405, 415, 428);
        boolean operators =
                Set.of("platform", "statistics").contains(operation.resource()) || path.equals("/api/v1/tenants");
        if (operation.isRead() && !operators) answer.expect(200);
    }

    /** All ids are the first's: in the path, in the body, as filters; also as a dry run. */
    private void firstsIds(Operation operation, Caller caller) {
        String path = operation.pathWith(first.id(operation.resource()));
        String body = operation.body(first::id);
        boolean named = operation.hasId() || !operation.idFields().isEmpty();
        Answer answer = probe(operation, caller.api(), path, body, caller);
        if (named) requireRefused(answer, caller);
        if (operation.isCommand() && named)
            requireRefused(probe(operation, caller.api(), path + "?dryRun=true", body, caller), caller);
    }

    /** The caller's own objects, but one field of the body or one filter is the first's. */
    private void firstsIdsInSingleFields(Operation operation, Caller caller) {
        String path = operation.pathWith(second.id(operation.resource()));
        if (!operation.isAboutATenant())
            for (String field : operation.idFields()) {
                Function<String, String> ids = name -> name.equals(field) ? first.id(name) : second.id(name);
                requireRefused(probe(operation, caller.api(), path, operation.body(ids), caller), caller);
            }
        for (String filter : operation.idFilters()) {
            Answer answer = probe(operation, caller.api(), path + "?" + filter + "=" + first.id(filter), null, caller);
            if (answer.status() == 200)
                assertThat(answer.items()).as(answer.request()).isEmpty();
        }
    }

    private void firstInHeader(Operation operation, Caller caller) {
        Function<String, String> ids = operation.isAboutATenant() ? first::id : second::id;
        String path = operation.pathWith(ids.apply(operation.resource()));
        Api naming = caller.api().inTenant(first.company().id());
        requireMismatch(probe(operation, naming, path, operation.body(ids), caller), operation, caller);
        if (!operation.isAboutATenant())
            requireMismatch(
                    probe(
                            operation,
                            naming,
                            operation.pathWith(first.id(operation.resource())),
                            operation.body(first::id),
                            caller),
                    operation,
                    caller);
    }

    private void firstInPathPrefix(Operation operation, Caller caller) {
        if (operation.isAboutATenant() || operation.isPublic()) return;
        String path = operation
                .pathWith(first.id(operation.resource()))
                .replace("/api/v1/", "/api/v1/tenants/" + first.company().id() + "/");
        requireMismatch(probe(operation, caller.api(), path, operation.body(first::id), caller), operation, caller);
    }

    private Answer probe(Operation operation, Api api, String path, @Nullable String body, Caller caller) {
        probes++;
        Api asking = operation.method().equals("PUT") ? api.with("If-Match", "\"1\"") : api;
        Answer answer = asking.send(operation.method(), path, body);
        String what = caller.name() + ": " + answer.request() + "\n" + answer.text();
        assertThat(answer.text()).as(what).doesNotContain(first.marker());
        String asked = path + body + answer.request();
        first.ids().values().stream()
                .filter(id ->
                        !asked.contains(id) && !id.equals(first.company().id().toString()))
                .forEach(id -> assertThat(answer.text()).as(what).doesNotContain(id));
        if (caller.refusedEverywhere() && !operation.isPublic())
            assertThat(answer.status()).as(what).isIn(401, 403);
        return answer;
    }

    private static void requireRefused(Answer answer, Caller caller) {
        assertThat(answer.status())
                .as("%s: %s%n%s", caller.name(), answer.request(), answer.text())
                .isIn(REFUSALS);
    }

    private static void requireMismatch(Answer answer, Operation operation, Caller caller) {
        if (operation.isPublic()) return;
        if (caller.name().equals("nobody")) answer.problem(401, "unauthenticated");
        else answer.problem(403, "tenant-mismatch");
    }

    @Test
    void anotherTenantIsAnsweredAsOneThatNeverExisted() {
        Company one = Company.active(server(), "One");
        Company other = Company.active(server(), "Other");
        UUID user = other.customer();
        Answer others = one.admin().get("/users/" + user).problem(404, "not-found");
        Answer nobodys = one.admin().get("/users/" + UUID.randomUUID()).problem(404, "not-found");
        assertThat(told(others)).isEqualTo(told(nobodys));
        Answer otherTenant = one.admin().get("/tenants/" + other.id()).problem(403, "tenant-mismatch");
        Answer noTenant = one.admin().get("/tenants/" + UUID.randomUUID()).problem(403, "tenant-mismatch");
        assertThat(told(otherTenant)).isEqualTo(told(noTenant));
        one.admin().inTenant("nonsense").get("/users").problem(403, "tenant-mismatch");
        one.admin().inTenant(one.id()).get("/users").expect(200);
        one.admin().get("/tenants/" + one.id() + "/users").expect(200);
        operator().inTenant(UUID.randomUUID()).get("/users").problem(404, "not-found");
        operator().get("/users").problem(400, "tenant-required");
        operator().inTenant(one.id()).get("/tenants/" + other.id() + "/users").problem(403, "tenant-mismatch");
        assertThat(operator().inTenant(other.id()).get("/users").items()).hasSize(2);
        assertThat(operator().get("/tenants/" + other.id() + "/users").items()).hasSize(2);
    }

    private static Map<String, Object> told(Answer answer) {
        Map<String, Object> told = new LinkedHashMap<>();
        for (String part : List.of("status", "code", "title", "detail", "type")) told.put(part, answer.text(part));
        return told;
    }

    @Test
    void anIdempotencyKeyIsItsTenantsOwn() {
        Company one = Company.active(server(), "One");
        Company other = Company.active(server(), "Other");
        Map<String, ?> body = fields("role", "customer", "telegramId", 99);
        List<Answer> answers = new ArrayList<>();
        for (Company each : List.of(one, other))
            answers.add(each.admin()
                    .with("Idempotency-Key", "the-same-key")
                    .post("/users", body)
                    .expect(201));
        assertThat(answers.get(0).id()).isNotEqualTo(answers.get(1).id());
        assertThat(answers.get(1).header("Idempotency-Replayed")).isEmpty();
    }
}
