package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator moves a tenant to a schema of its own and back, and the tenant notices nothing. */
class TierChangeStoryTest extends Story {
    private static final String CHANGES = "/platform/tier-changes";

    @Test
    void aTenantMovesAndComesBack() {
        Furnished acme = Furnished.of(server(), "mover" + System.nanoTime());
        Company company = acme.company();
        List<String> everything = acme.everything();

        assertThat(move(company, "schema").expect(202).text("state")).isEqualTo("copying");
        Answer switched = awaitState(company, "switched");
        assertThat(switched.json().path("tables").asInt()).isGreaterThan(5);
        awaitTier(company, "schema");
        assertThat(listed(acme)).isEqualTo(withoutItself(everything));
        UUID newcomer = company.customer();
        operator().post(CHANGES + "/" + company.id() + "/back").expect(200);
        awaitTier(company, "shared");
        company.admin().get("/users/" + newcomer).expect(200);

        move(company, "schema").expect(202);
        awaitState(company, "switched");
        operator().post(CHANGES + "/" + company.id() + "/confirm").expect(200);
        awaitTier(company, "schema");
        company.admin().get("/users/" + newcomer).expect(200);
        UUID another = company.customer();
        server().restart();
        company.admin().get("/users/" + another).expect(200);
        assertThat(operator().get(CHANGES + "/" + company.id()).expect(200).text("state"))
                .isEqualTo("confirmed");
        operator().post(CHANGES + "/" + company.id() + "/back").problem(409, "tier-change-refused");
    }

    @Test
    void onlyOperatorsMoveAndOnlyWhoWorks() {
        Company company = Company.active(server(), "Stays");
        company.admin()
                .post(CHANGES, Map.of("tenantId", company.id(), "tier", "schema"))
                .problem(403, "forbidden");
        company.admin().get(CHANGES + "/" + company.id()).problem(403, "forbidden");
        move(company, "shared").problem(409, "tier-change-refused");
        move(Company.signsUp(server(), "Waits"), "schema").problem(409, "tenant-not-active");
        operator()
                .post(CHANGES, Map.of("tenantId", UUID.randomUUID(), "tier", "schema"))
                .problem(404, "not-found");
        operator()
                .post(CHANGES, fields("tenantId", company.id(), "tier", "galaxy"))
                .expect(400);
        operator().get(CHANGES + "/" + company.id()).problem(404, "not-found");
    }

    private Answer move(Company company, String tier) {
        return operator().post(CHANGES, Map.of("tenantId", company.id(), "tier", tier));
    }

    private Answer awaitState(Company company, String state) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> operator().get(CHANGES + "/" + company.id()).expect(200), change -> change.text("state")
                        .equals(state));
    }

    private void awaitTier(Company company, String tier) {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        operator().get(company.path()).expect(200).text("tier").equals(tier));
    }

    /** The tenant itself and its log tell of the move; all else is as it was. */
    private static List<String> listed(Furnished acme) {
        return withoutItself(acme.everything());
    }

    private static List<String> withoutItself(List<String> everything) {
        return everything.stream()
                .filter(thing -> !thing.startsWith("audit-log ") && !thing.contains("\"tierWish\""))
                .toList();
    }
}
