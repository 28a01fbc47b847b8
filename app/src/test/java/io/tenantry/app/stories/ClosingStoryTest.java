package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The end of a tenant: closed, taken along, erased. */
class ClosingStoryTest extends Story {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aClosedTenantTakesNothingButMoney() {
        Company acme = Company.active(server(), "Closing");
        UUID customer = acme.customer();
        UUID payment = acme.payment(customer, "yookassa", rub(700));
        Api keyed = acme.operator().with("Idempotency-Key", "before-the-end");
        Map<String, ?> plan = fields("name", "Basic", "period", "P1M", "price", rub(500));
        Answer made = keyed.post("/plans", plan).expect(201);
        acme.decide("close", Map.of()).expect(200);

        acme.login(acme.email("admin")).problem(403, "tenant-closed");
        Api operator = acme.operator();
        operator.post("/users", fields("role", "customer", "telegramId", 9)).problem(403, "tenant-closed");
        operator.post("/users/" + customer + "/block").problem(403, "tenant-closed");
        operator.post("/tickets", fields("userId", customer, "subject", "s", "text", "t"))
                .problem(403, "tenant-closed");
        operator.post("/users/" + customer + "/wallet/adjust", fields("amount", rub(1), "reason", "r"))
                .problem(403, "tenant-closed");
        assertThat(keyed.post("/plans", plan).expect(201).id())
                .as("what was done before is answered still")
                .isEqualTo(made.id());

        server().events().deliver(succeeded(acme, "late-" + payment, 700, "RUB").reference(payment));
        assertThat(operator.get("/users/" + customer + "/wallet").expect(200).text())
                .as("money that arrives is credited")
                .contains("700");
        UUID export = exported(operator);
        Answer archive = operator.get("/exports/" + export).expect(200);
        assertThat(archive.number("events")).isPositive();
        assertThat(archive.number("done")).isEqualTo(archive.number("events"));
        assertThat(archive.number("total")).isEqualTo(archive.number("events"));
        operator.post("/users/" + customer + "/erase").expect(200);
        server().settle();
        operator.get("/exports/" + export + "/content").problem(409, "export-not-there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema"})
    void anErasedTenantIsGoneAndCertified(String tier) throws SQLException, IOException {
        String marker = "okapi" + System.nanoTime();
        Company company = tier.equals("schema") ? Company.inSchema(server(), marker) : Company.active(server(), marker);
        Furnished.of(server(), marker, company);
        Furnished neighbour = Furnished.of(server(), "neighbour" + System.nanoTime());
        Api operator = server().operator();
        String erasure = company.path() + "/erasure";

        company.admin().post(erasure, Map.of()).problem(403, "forbidden");
        operator.post(erasure, Map.of()).problem(409, "tenant-not-closed");
        company.decide("close", Map.of()).expect(200);
        operator.post(erasure + "/confirm", Map.of("slug", company.slug())).problem(409, "erasure-not-requested");
        operator.post(erasure, Map.of("graceDays", 40)).expect(200);
        operator.post(erasure + "/confirm", Map.of("slug", company.slug())).problem(409, "erasure-too-early");
        operator.post(erasure + "/withdraw").expect(200);
        operator.post(erasure, Map.of("graceDays", 1)).expect(200);
        server().moveClock(Duration.ofDays(29));
        // the platform's time of grace is the shortest
        operator.post(erasure + "/confirm", Map.of("slug", company.slug())).problem(409, "erasure-too-early");
        server().moveClock(Duration.ofDays(2));
        operator.post(erasure + "/confirm", Map.of("slug", "another")).problem(422, "confirmation-wrong");
        List<String> ofNeighbour = neighbour.everything();
        boolean embedded = server().data() != null;
        if (embedded) {
            exported(company.operator()); // the one before is no longer kept
            Samples.take(server());
            assertThat(Samples.with(server(), marker))
                    .as("what is to be forgotten")
                    .isNotEmpty();
            assertThat(Remains.tables(server(), company.id()))
                    .as("of every kind")
                    .contains(
                            "tenantry.agenda",
                            "tenantry.archive_chunk",
                            "tenantry.claim",
                            "tenantry.credential",
                            "tenantry.idempotency",
                            "tenantry.letter",
                            "tenantry.letter_value",
                            "tenantry.quota",
                            "tenantry.tenant_statistics");
            assertThat(Remains.schemas(server(), company.id())).hasSize(tier.equals("schema") ? 1 : 0);
        }
        Api keyed = operator.with("Idempotency-Key", "erase-it");
        keyed.post(erasure + "/confirm", Map.of("slug", company.slug())).expect(200);
        Answer again =
                keyed.post(erasure + "/confirm", Map.of("slug", company.slug())).expect(200);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        requireUnknown(company);

        Answer erased = await().atMost(PATIENCE)
                .until(
                        () -> operator.get("/platform/erasures/" + company.id()).expect(200),
                        answer -> answer.text("state").equals("erased"));
        JsonNode certificate = Api.JSON.readTree(erased.text("certificate"));
        assertThat(certificate.path("tenantId").asString())
                .isEqualTo(company.id().toString());
        assertThat(certificate.path("events").asLong()).isGreaterThan(15);
        server().settle();

        if (embedded) {
            assertThat(Samples.with(server(), marker))
                    .as("columns that the planner has sampled")
                    .isEmpty();
            assertThat(Remains.tables(server(), company.id()))
                    .as("that it was, and what proves that it is erased")
                    .containsExactlyInAnyOrder(
                            "tenantry.audit_log",
                            "tenantry.audit_state",
                            "tenantry.data_key",
                            "tenantry.erased_event",
                            "tenantry.event",
                            "tenantry.global_claim",
                            "tenantry.tenant_erasure");
            assertThat(Remains.schemas(server(), company.id())).isEmpty();
        }
        assertThat(neighbour.everything()).isEqualTo(ofNeighbour);
        requireUnknown(company);
        keyed.post(erasure + "/confirm", Map.of("slug", company.slug())).problem(404, "not-found");
        assertThat(operator.all("/tenants?state=erased", 50))
                .anyMatch(each -> each.path("id").asString().equals(company.id().toString())
                        && each.path("name").asString().equals("[erased]"))
                .noneMatch(each -> each.toString().contains(marker));
        for (String list : List.of("/statistics", "/audit-log", "/letters", "/tenants"))
            assertThat(operator.all(list, 200))
                    .noneMatch(each -> each.toString().contains(marker));
        assertThat(operator.all("/audit-log", 200))
                .filteredOn(each ->
                        each.path("tenantId").asString("").equals(company.id().toString()))
                .extracting(each -> each.path("action").asString())
                .containsOnly("tenant.tenant-erased");
        server().nobody()
                .post("/tenants", Company.signUp("Next", company.slug(), "next@next.test"))
                .problem(409, "already-taken");
        server().nobody()
                .post(
                        "/auth/login",
                        fields("email", company.email("admin"), "password", Company.PASSWORD, "tenant", company.slug()))
                .problem(401, "login-failed");
        FoldedAlike.require(operator(), "figures.statistics");
        FoldedAlike.require(operator(), "figures.revenue");
        FoldedAlike.require(operator(), "figures.audit");
        FoldedAlike.require(operator(), "tenant.registry");
    }

    private static UUID exported(Api operator) {
        UUID export = operator.post("/exports", Map.of("passphrase", Furnished.PASSPHRASE))
                .expect(201)
                .id();
        await().atMost(PATIENCE).until(() -> operator.get("/exports/" + export)
                .expect(200)
                .text("state")
                .equals("made"));
        return export;
    }

    /** Whatever way an operator names it: as a tenant that never was, and not as one that has nothing. */
    private void requireUnknown(Company company) {
        server().operator().get(company.path()).problem(404, "not-found");
        for (String part : List.of("/users", "/audit-log", "/statistics")) {
            server().operator().get(company.path() + part).problem(404, "not-found");
            company.operator().get(part).problem(404, "not-found");
        }
        company.operator()
                .post("/users", fields("role", "customer", "telegramId", 9))
                .problem(404, "not-found");
    }

    /** A payment for a tenant that is being erased is nobody's: it is kept for the operators of the platform. */
    @Test
    void moneyForAnErasedTenantIsALetterOfThePlatform() {
        Company acme = Company.active(server(), "Gone");
        UUID customer = acme.customer();
        acme.decide("close", Map.of()).expect(200);
        server().operator().post(acme.path() + "/erasure", Map.of()).expect(200);
        server().moveClock(Duration.ofDays(31));
        server().operator()
                .post(acme.path() + "/erasure/confirm", Map.of("slug", acme.slug()))
                .expect(200);
        String subject = "too-late-" + acme.id();
        server().events().deliver(succeeded(acme, subject, 5, "RUB").user(customer.toString()));
        assertThat(server().operator().all("/letters", 200)).anyMatch(each -> server().operator()
                .get("/letters/" + each.path("id").asString())
                .text()
                .contains(subject));
    }
}
