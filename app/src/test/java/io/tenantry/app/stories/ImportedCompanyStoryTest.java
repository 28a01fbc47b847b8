package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.TestArchive;
import io.tenantry.tenancy.sealing.Signatures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * A company arrives from an archive and goes on. So that it can arrive where it left, the archive is made another tenant's, whose
 * life was the same.
 */
class ImportedCompanyStoryTest extends Story {
    private static final List<String> PROJECTIONS =
            List.of("tenant.users", "billing.wallets", "billing.letters", "support.tickets", "figures.audit");

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema"})
    void arrivesInItsTierWithItsRowsAndItsLettersAndGoesOnWorking(String tier) throws Exception {
        Company origin =
                tier.equals("schema") ? Company.inSchema(server(), "Leaving") : Company.active(server(), "Leaving");
        UUID user = origin.customer();
        UUID plan = origin.plan("Monthly", "P1M", 1_000);
        origin.topUp(user, 2_500);
        origin.admin()
                .post("/subscriptions", fields("userId", user, "planId", plan, "start", "wallet", "autoRenew", true))
                .expect(201);
        origin.admin()
                .post("/tickets", fields("userId", user, "subject", "Router", "text", "It blinks"))
                .expect(201);
        server().events().deliver(succeeded(origin, "yk-paid", 300, "RUB").user(user));
        UUID stranger = UUID.randomUUID();
        PaymentEvent lost = succeeded(origin, "yk-lost", 700, "RUB").user(stranger);
        server().events().deliver(lost);
        server().settle();

        byte[] archive = origin.exported();
        TenantId from = new TenantId(origin.id());
        TenantId to = new TenantId(UUID.randomUUID());
        String slug = Company.freeSlug();
        UnaryOperator<String> renamed = text -> text.replace(from.toString(), to.toString())
                .replace(id(WalletId.of(from, user)), id(WalletId.of(to, user)))
                .replace(id(PaymentId.of(from, "yookassa", "yk-paid")), id(PaymentId.of(to, "yookassa", "yk-paid")));
        byte[] moved = TestArchive.underAnotherId(server().bean(Signatures.class), archive, from, to, renamed);
        Api operator = operator().with("Archive-Passphrase", TestArchive.PASSPHRASE.replace(" ", "%20"));
        operator.upload("/platform/imports", archive).problem(409, "tenant-exists");
        operator.upload("/platform/imports", moved).problem(409, "already-taken");
        Answer imported =
                operator.upload("/platform/imports?slug=" + slug, moved).expect(201);
        assertThat(imported.uuid("tenantId")).isEqualTo(to.value());
        Company arrived = Company.known(server(), to.value(), slug, UUID.randomUUID());
        server().settle();

        assertThat(operator().get(arrived.path()).expect(200).text("tier")).isEqualTo(tier);
        assertThat(placeOf(arrived)).startsWith(tier.equals("schema") ? "t_" : "shared");
        if (tier.equals("schema")) assertThat(rows("shared", arrived)).isEmpty();
        assertThat(rows(placeOf(arrived), arrived))
                .as("read models")
                .containsExactlyInAnyOrderElementsOf(rows(placeOf(origin), origin).stream()
                        .map(row -> renamed.apply(row).replace("\"" + origin.slug() + "\"", "\"" + slug + "\""))
                        .toList())
                .hasSizeGreaterThan(8);

        Api there = arrived.operator();
        goOn(there, arrived, user);
        readItsLetter(there, text -> renamed.apply(text).replace(stranger.toString(), user.toString()));
        for (String projection : PROJECTIONS) FoldedAlike.require(operator(), projection, arrived);
        assertThat(balance(there, user)).isEqualTo(2_500 - 1_000 + 300 + 700 + 40);
        assertThat(balance(origin.operator(), user)).as("nobody else's").isEqualTo(2_500 - 1_000 + 300);
    }

    /** New commands, of people, of programs and of providers. */
    private void goOn(Api there, Company arrived, UUID user) {
        there.post("/users", Map.of("role", "customer", "telegramId", 77)).expect(201);
        there.post("/tickets", fields("userId", user, "subject", "New", "text", "Here"))
                .expect(201);
        server().events().deliver(succeeded(arrived, "yk-new", 40, "RUB").user(user));
        server().events().deliver(succeeded(arrived, "yk-paid", 300, "RUB").user(user)); // was taken before it left
        assertThat(there.get("/users").expect(200).items()).hasSize(3);
        assertThat(there.get("/tickets").expect(200).items()).hasSize(2);
        assertThat(there.get("/subscriptions").expect(200).items()).hasSize(1);
    }

    /** What nobody could act on there says here what it said, and is repaired and taken in. */
    private void readItsLetter(Api there, UnaryOperator<String> repaired) {
        JsonNode letter = there.get("/letters?state=open").expect(200).items().getFirst();
        String path = "/letters/" + letter.path("id").asString();
        assertThat(letter.path("reason").asString()).isEqualTo("unknown-payment-and-user");
        String value = there.get(path).expect(200).text("value");
        assertThat(value).contains("yk-lost");
        there.post(path + "/replay").problem(409, "letter-fails-again");
        server().settle(); // that it was tried is a version more
        there.edit(path, path, fields("value", Api.JSON.readTree(repaired.apply(value))))
                .expect(200);
        assertThat(there.post(path + "/replay").expect(200).text("outcome")).isEqualTo("recorded");
        server().settle();
        assertThat(there.get(path).expect(200).text("state")).isEqualTo("replayed");
    }

    private static long balance(Api api, UUID user) {
        return Wallet.of(api, user).rub();
    }

    private String placeOf(Company company) throws SQLException {
        return query(
                        "select coalesce((select schema_name from tenantry.tenant_schema where reads = 'schema' and tenant_id = '"
                                + company.id() + "'), 'shared')")
                .getFirst();
    }

    private static String id(StreamId id) {
        return id.value().toString();
    }

    /** Every row of every table of the place that is the company's. */
    private List<String> rows(String place, Company company) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : query("select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                + " where n.nspname = '" + place + "' and c.relkind = 'r' and exists (select from pg_attribute a"
                + " where a.attrelid = c.oid and a.attname = 'tenant_id') order by 1"))
            for (String row : query("select (to_jsonb(t) - 'position')::text from " + place + "." + table
                    + " t where tenant_id = '" + company.id() + "'")) rows.add(table + " " + row);
        return rows;
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = server().database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_projector");
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) values.add(rows.getString(1));
            }
            return values;
        }
    }
}
