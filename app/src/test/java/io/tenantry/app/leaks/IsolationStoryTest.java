package io.tenantry.app.leaks;

import static io.tenantry.app.stories.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.Operation;
import io.tenantry.app.stories.Story;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody reaches another tenant through the API. The operations come from the OpenAPI document, so a new one is tried as
 * well; what is tried of each stands in {@link HttpProbes}, by whom in {@link Stranger}.
 */
class IsolationStoryTest extends Story {
    @AfterAll
    static void report() {
        LeakReport.write();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema"})
    void nobodyReachesAnotherTenant(String tier) {
        boolean own = tier.equals("schema");
        String marker = "quetzal" + System.nanoTime();
        Company company = own ? Company.inSchema(server(), "First") : Company.active(server(), "First");
        Furnished first = Furnished.of(server(), marker, company);
        Furnished second = Furnished.of(server(), "second" + tier);
        // who gets nowhere is turned away before anybody looks where the tenant's tables are
        List<Stranger> strangers =
                own ? Stranger.members(second.company()) : Stranger.all(server(), company, second.company());
        List<Operation> operations = Operation.all(server());
        List<String> before = first.everything();
        assertThat(before)
                .allMatch(thing -> !thing.contains("second" + tier))
                .anyMatch(thing -> thing.contains(first.marker()));

        HttpProbes probes = new HttpProbes(first, second, strangers);
        List<HttpProbes.Leak> leaks = probes.run(operations);
        probes.report("HTTP, tier " + tier);
        assertThat(leaks).isEmpty();
        assertThat(probes.tried()).isGreaterThan(1_000);

        server().settle();
        assertThat(first.everything()).isEqualTo(before);
        assertThat(probes.ownIds(operations)).isEmpty();
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

    @Test
    void whoIsTurnedAwayIsTurnedAwayForTheRightReason() {
        Furnished first = Furnished.of(server(), "owl" + System.nanoTime());
        Furnished second = Furnished.of(server(), "mouse" + System.nanoTime());
        assertThat(new BorderProbes(server(), first, second, Operation.all(server())).run())
                .isEmpty();
    }

    @Test
    void aBystanderSeesNothingOfTheOthers() {
        try (Bystander bystander = new Bystander(server(), Operation.all(server()))) {
            Furnished.of(server(), "busy" + System.nanoTime());
            server().settle();
            assertThat(bystander.run()).isEmpty();
        }
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
