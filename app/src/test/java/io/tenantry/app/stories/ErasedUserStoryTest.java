package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One person asks to be forgotten: what they did stays, who they were is gone. */
class ErasedUserStoryTest extends Story {
    private static final List<String> PROJECTIONS = List.of(
            "tenant.users",
            "billing.payments",
            "billing.wallets",
            "support.tickets",
            "figures.audit",
            "figures.statistics");

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema"})
    void whoIsErasedIsGoneFromEverythingThatShowsPeople(String tier) throws SQLException, IOException {
        Company acme =
                tier.equals("schema") ? Company.inSchema(server(), "Erasing") : Company.active(server(), "Erasing");
        String marker = "axolotl" + System.nanoTime();
        Company.Person ann = acme.hires("customer", marker);
        Company.Person bob = acme.hires("customer", "bob");
        for (Company.Person each : List.of(ann, bob)) fill(acme, each, each == ann ? marker : "bobs");
        server().settle();
        assertThat(all(acme)).anyMatch(thing -> thing.contains(marker));
        assertThat(rowsWith(acme, marker)).as("rows that say so in clear").isPositive();
        boolean embedded = server().data() != null;
        if (embedded) {
            Samples.take(server());
            assertThat(Samples.with(server(), marker))
                    .as("columns that the planner has sampled")
                    .isEmpty();
        }
        List<String> ofBob = about(acme, bob);

        acme.admin().post("/users/" + ann.id() + "/erase").expect(200);
        ann.api().get("/tickets").problem(403, "user-blocked");
        acme.login(ann.email()).problem(401, "login-failed");
        server().settle();

        assertThat(all(acme)).noneMatch(thing -> thing.contains(marker));
        assertThat(rowsWith(acme, marker)).isZero();
        if (embedded) assertThat(Samples.with(server(), marker)).isEmpty();
        Answer user = acme.admin().get("/users/" + ann.id()).expect(200);
        assertThat(user.text("state")).isEqualTo("erased");
        assertThat(user.at("email").isNull()).isTrue();
        assertThat(acme.admin().get("/users?state=erased").items("id"))
                .containsExactly(ann.id().toString());
        JsonNode ticket = acme.admin().all("/tickets?userId=" + ann.id(), 50).getFirst();
        assertThat(ticket.path("subject").asString()).isEqualTo("[erased]");
        assertThat(acme.admin()
                        .get("/users/" + ann.id() + "/wallet")
                        .expect(200)
                        .text())
                .as("money stays")
                .contains("5000");
        assertThat(about(acme, bob)).isEqualTo(ofBob);
        assertThat(acme.admin()
                        .get("/letters/" + letterOf(acme, ann))
                        .expect(200)
                        .at("value")
                        .isNull())
                .isTrue();
        acme.admin().post("/users/" + ann.id() + "/unblock").problem(409, "user-erased");
        acme.admin().post("/users/" + ann.id() + "/erase").expect(200); // a harmless repeat

        for (String projection : PROJECTIONS) FoldedAlike.require(operator(), projection, acme);
        acme.hires("customer", marker); // the address is free again
    }

    private void fill(Company acme, Company.Person person, String marker) {
        Api admin = acme.admin();
        admin.post("/users/" + person.id() + "/wallet/adjust", Map.of("amount", rub(5_000), "reason", marker))
                .expect(200);
        admin.post(
                        "/payments",
                        fields(
                                "userId",
                                person.id(),
                                "provider",
                                "yookassa",
                                "amount",
                                rub(1_000),
                                "description",
                                marker))
                .expect(201);
        UUID ticket = person.api()
                .with("User-Agent", marker)
                .post("/tickets", fields("userId", person.id(), "subject", marker, "text", marker))
                .expect(201)
                .id();
        admin.post("/tickets/" + ticket + "/messages", Map.of("text", "Dear " + marker))
                .expect(200);
        // nobody can act on it, since the amount is none
        server().events()
                .deliver(succeeded(acme, marker, -1, "RUB")
                        .user(person.id().toString())
                        .data("raw", marker));
    }

    private static String letterOf(Company acme, Company.Person person) {
        return acme.admin().all("/letters", 50).stream()
                .map(letter -> letter.path("id").asString())
                .filter(id ->
                        !acme.admin().get("/letters/" + id).expect(200).text().contains("bobs"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no letter of " + person.id()));
    }

    /** Everything that the API shows of the tenant. */
    private static List<String> all(Company acme) {
        Api operator = acme.operator();
        return List.of("users", "payments", "tickets", "letters", "audit-log").stream()
                .flatMap(list -> operator.all("/" + list, 50).stream().flatMap(item -> details(operator, list, item)))
                .map(Object::toString)
                .toList();
    }

    private static java.util.stream.Stream<String> details(Api operator, String list, JsonNode item) {
        String id = item.path("id").asString("");
        return switch (list) {
            case "tickets" ->
                java.util.stream.Stream.of(
                        item.toString(),
                        operator.get("/tickets/" + id + "/messages").expect(200).text());
            case "letters" ->
                java.util.stream.Stream.of(
                        item.toString(),
                        operator.get("/letters/" + id).expect(200).text());
            case "users" ->
                java.util.stream.Stream.of(
                        item.toString(),
                        operator.get("/users/" + id + "/wallet/entries")
                                .expect(200)
                                .text());
            default -> java.util.stream.Stream.of(item.toString());
        };
    }

    private static List<String> about(Company acme, Company.Person person) {
        return all(acme).stream()
                .filter(thing -> thing.contains(person.id().toString()) && !thing.contains("\"action\""))
                .toList();
    }

    /** In any text column of any table of read models, in any place. */
    private long rowsWith(Company acme, String marker) throws SQLException {
        try (Connection connection = server().database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_projector");
            ResultSet tables = statement.executeQuery("select n.nspname || '.' || c.relname from pg_class c"
                    + " join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'"
                    + " and (n.nspname in ('shared', 'tenantry') or n.nspname like 't\\_%')"
                    + " and has_table_privilege(c.oid, 'SELECT') and exists (select from pg_attribute a"
                    + " where a.attrelid = c.oid and a.attname = 'tenant_id')");
            List<String> names = new java.util.ArrayList<>();
            while (tables.next()) names.add(tables.getString(1));
            assertThat(names).hasSizeGreaterThan(15);
            long rows = 0;
            for (String table : names) {
                ResultSet found = statement.executeQuery("select count(*) from " + table + " t where tenant_id = '"
                        + acme.id() + "' and t::text like '%" + marker + "%'");
                found.next();
                rows += found.getLong(1);
            }
            return rows;
        }
    }
}
