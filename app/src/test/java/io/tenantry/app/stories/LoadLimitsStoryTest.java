package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One tenant asks for too much: it is told so, and nobody else is concerned. */
class LoadLimitsStoryTest extends Story {
    private static final int FLOOD = 40;

    private static void limit(Company company, Map<String, @Nullable Object> limits) {
        company.operator()
                .edit(company.path(), company.path() + "/limits", limits)
                .expect(200);
    }

    private static List<Answer> flood(Api caller) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) answers.add(caller.get("/users"));
        return answers;
    }

    private static List<Answer> refused(List<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() != 200).toList();
    }

    @Test
    void requestsBeyondTheRateAreRefusedForAllTheTenantsPeopleAndProgramsAndForNobodyElse() {
        Company acme = Company.active(server(), "Acme");
        Company other = Company.active(server(), "Other");
        Api program = acme.program("users:read");
        assertThat(refused(flood(program))).isEmpty();

        limit(acme, fields("requestsPerSecond", 1, "burst", 3));
        List<Answer> refused = refused(flood(program));
        assertThat(refused).hasSizeGreaterThan(FLOOD / 2);
        for (Answer answer : refused) {
            answer.problem(429, "tenant-rate-exceeded");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 2);
        }
        assertThat(refused(flood(acme.admin()))).as("its people share it").isNotEmpty();
        assertThat(refused(flood(other.admin()))).isEmpty();
        assertThat(refused(flood(acme.operator()))).as("operators can help").isEmpty();

        limit(acme, fields("requestsPerSecond", null));
        assertThat(refused(flood(program))).as("a change holds at once").isEmpty();
    }

    @Test
    void requestsThatWaitForTheirAnswersAreCounted() throws Exception {
        Company acme = Company.active(server(), "Acme");
        UUID payment = acme.payment(acme.customer(), "yookassa", rub(100));
        Api program = acme.program("billing:read");
        limit(acme, fields("concurrentRequests", 2));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++)
                waiting.add(threads.submit(() -> answered(program, "/payments/" + payment + "?waitFor=succeeded")));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> program.get("/payments").status() == 429);
            Answer refused = program.get("/payments").problem(429, "tenant-concurrency-exceeded");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            acme.operator().get("/payments").expect(200);
            server().events().deliver(succeeded(acme, "waited-for", 100, "RUB").reference(payment));
            for (Future<Answer> each : waiting)
                assertThat(each.get().expect(200).text("state")).isEqualTo("succeeded");
        }
        program.get("/payments").expect(200);
    }

    /** Asks again while it is told that others are in work. */
    private static Answer answered(Api caller, String path) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> caller.get(path + "&timeout=30s"), answer -> answer.status() != 429);
    }

    @Test
    void aTenantWhoseReadsAreSlowLeavesConnectionsToTheOthers() throws Exception {
        Company acme = Company.active(server(), "Acme");
        Company other = Company.active(server(), "Other");
        Api program = acme.program("users:read", "plans:read");
        limit(acme, fields("connections", 1));
        program.get("/plans").expect(200);
        other.admin().get("/users").expect(200);
        server().settle();
        try (Connection lock = server().database();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            lock.setAutoCommit(false);
            try (Statement statement = lock.createStatement()) {
                statement.execute("set role tenantry_owner");
                statement.execute("lock table shared.plan in access exclusive mode");
            }
            Future<Answer> slow = threads.submit(() -> program.get("/plans"));
            Answer refused = await().atMost(Duration.ofSeconds(20))
                    .until(() -> program.get("/users"), answer -> answer.status() == 429);
            assertThat(refused.problem(429, "tenant-connections-exceeded").header("Retry-After"))
                    .isEqualTo("1");
            other.admin().get("/users").expect(200);
            lock.rollback();
            slow.get().expect(200);
        }
        program.get("/users").expect(200);
    }

    @Test
    void limitsThatLetNothingThroughAreNone() {
        Company acme = Company.active(server(), "Acme");
        String path = acme.path() + "/limits";
        for (String name : List.of("requestsPerSecond", "concurrentRequests", "connections"))
            acme.operator().edit(acme.path(), path, fields(name, 0)).problem(422, "load-limit-impossible");
        acme.operator().edit(acme.path(), path, fields("burst", 5)).problem(422, "burst-without-rate");
        limit(acme, fields("requestsPerSecond", 1000, "burst", 2000, "concurrentRequests", 100, "connections", 4));
        Answer profile = acme.admin().get(acme.path()).expect(200);
        assertThat(profile.number("limits/requestsPerSecond")).isEqualTo(1000);
        assertThat(profile.number("limits/burst")).isEqualTo(2000);
        assertThat(profile.number("limits/concurrentRequests")).isEqualTo(100);
        assertThat(profile.number("limits/connections")).isEqualTo(4);
        acme.admin()
                .edit(acme.path(), path, fields("requestsPerSecond", 1_000_000))
                .problem(403, "forbidden");
    }

    @Test
    void anAddressHasOneSpelling() {
        Api nobody = server().nobody();
        Map<String, Object> login = Map.of("email", "a@b.test", "password", "guessed it", "tenant", "nobody");
        nobody.post("/auth/login", login).problem(401, "login-failed");
        for (String spelling : List.of("/auth/logi%6e", "/%61uth/login"))
            nobody.post(spelling, login).expect(400);
    }
}
