package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was known at an earlier time: asked for afterwards, it is what was answered then. */
class TimeTravelStoryTest extends Story {
    @Test
    void whatWasAnsweredThenIsAnsweredStill() {
        Company acme = Company.active(server(), "Looking back");
        Company.Person bob = acme.hires("customer", "bob");
        UUID plan = acme.plan("Basic", "P1M", 1_000);
        acme.topUp(bob.id(), 5_000);
        UUID subscription = acme.admin()
                .post("/subscriptions", fields("userId", bob.id(), "planId", plan, "start", "wallet"))
                .expect(201)
                .id();
        UUID ticket = bob.api()
                .post("/tickets", fields("userId", bob.id(), "subject", "Cannot connect", "text", "Since today."))
                .expect(201)
                .id();
        server().settle();
        List<String> paths = List.of(
                "/users/" + bob.id() + "/wallet",
                "/users/" + bob.id() + "/wallet/entries",
                "/subscriptions/" + subscription,
                "/subscriptions?userId=" + bob.id(),
                "/tickets/" + ticket,
                "/tickets/" + ticket + "/messages");
        Map<String, Answer> then = new LinkedHashMap<>();
        for (String path : paths) then.put(path, acme.admin().get(path).expect(200));
        Answer statistics = acme.admin().get(acme.path() + "/statistics").expect(200);
        server().settle(); // the administrator was just seen
        String at = Instant.now().toString();

        acme.topUp(bob.id(), 700);
        server().events().deliver(succeeded(acme, "back-" + ticket, 300, "RUB").user(bob.id()));
        acme.admin()
                .post("/subscriptions/" + subscription + "/cancel", Map.of("when", "now"))
                .expect(200);
        acme.admin()
                .post("/tickets/" + ticket + "/messages", Map.of("text", "Restart it.", "internal", true))
                .expect(200);
        acme.admin().post("/tickets/" + ticket + "/close").expect(200);
        server().settle();

        for (String path : paths) {
            assertThat(acme.admin().get(path).expect(200).json())
                    .as("%s now", path)
                    .isNotEqualTo(then.get(path).json());
            Answer past = acme.admin().get(at(path, at)).expect(200);
            assertThat(past.json()).as(path).isEqualTo(then.get(path).json());
            assertThat(past.etag()).as("nothing to edit").isEmpty();
            assertThat(Long.parseLong(past.header("As-Of-Position"))).isPositive();
            assertThat(Instant.parse(past.header("As-Of-Recorded-At"))).isBefore(Instant.parse(at));
            assertThat(past.header("As-Of-Version")).matches("(billing|support)\\.[a-z]+=\\d+");
        }
        Answer figures = acme.admin().get(at(acme.path() + "/statistics", at)).expect(200);
        for (String part : List.of("users", "subscriptions", "tickets"))
            assertThat(figures.at(part)).as(part).isEqualTo(statistics.at(part));
        assertThat(figures.number("revenue/0/totalMinor")).isZero();
        assertThat(acme.operator().get(at(acme.path() + "/statistics", at)).json())
                .isEqualTo(figures.json());
    }

    @Test
    void bordersHoldInThePastToo() {
        Company acme = Company.active(server(), "Acme");
        Company.Person bob = acme.hires("customer", "bob");
        Company.Person eve = acme.hires("customer", "eve");
        UUID ticket = bob.api()
                .post("/tickets", fields("userId", bob.id(), "subject", "s", "text", "t"))
                .expect(201)
                .id();
        acme.admin()
                .post("/tickets/" + ticket + "/messages", Map.of("text", "A known VIP", "internal", true))
                .expect(200);
        server().settle();
        String now = Instant.now().toString();
        Company other = Company.active(server(), "Other");
        String path = "/tickets/" + ticket;
        // the desk asks first: what it was told is not told to the customer
        assertThat(acme.admin().get(at(path + "/messages", now)).items()).hasSize(2);
        assertThat(bob.api().get(at(path + "/messages", now)).items("text")).containsExactly("t");
        eve.api().get(at(path, now)).problem(404, "not-found");
        eve.api().get(at("/users/" + bob.id() + "/wallet", now)).problem(404, "not-found");
        for (String each : List.of(path, path + "/messages", "/users/" + bob.id() + "/wallet"))
            other.admin().get(at(each, now)).problem(404, "not-found");
        other.admin().get(at(acme.path() + "/statistics", now)).problem(403, "tenant-mismatch");
        other.admin().inTenant(acme.id()).get(at(path, now)).problem(403, "tenant-mismatch");
        bob.api().get(at(acme.path() + "/statistics", now)).problem(403, "forbidden");
    }

    @Test
    void theTimeMustBeOneAndPastAndOnlyWhereItIsAnswered() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        String wallet = "/users/" + user + "/wallet";
        acme.admin().get(wallet + "?asOf=soon").problem(400, "invalid-parameter");
        acme.admin()
                .get(wallet + "?asOf=2026-01-01T00:00:00Z&asOf=2026-01-02T00:00:00Z")
                .problem(400, "invalid-parameter");
        acme.admin()
                .get(wallet + "?asOf=9999-01-01T00:00:00Z")
                .problem(422, "as-of-in-future")
                .ofField("asOf");
        String longAgo = "2001-01-01T00:00:00%2B02:00";
        assertThat(acme.admin().get(wallet + "?asOf=" + longAgo).expect(200).at("balances"))
                .isEmpty();
        assertThat(acme.admin()
                        .get(acme.path() + "/statistics?asOf=" + longAgo)
                        .expect(200)
                        .number("users/total"))
                .isZero();
        acme.admin().get("/users?asOf=" + longAgo).problem(400, "as-of-unsupported");
        acme.admin()
                .post("/users?asOf=" + longAgo, Map.of("role", "customer", "telegramId", 77))
                .problem(400, "as-of-unsupported");
        operator().get("/statistics?asOf=" + longAgo).problem(400, "as-of-unsupported");
    }

    private static String at(String path, String time) {
        return path + (path.contains("?") ? "&" : "?") + "asOf=" + time;
    }
}
