package io.tenantry.app.leaks;

import static org.awaitility.Awaitility.await;

import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whole tenants move between the tiers and are erased, and nothing of their neighbours moves or goes with them. */
final class WorkProbes {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Set<String> UNDER_WAY = Set.of("copying", "comparing");
    private static final String CHANGES = "/platform/tier-changes";
    private static final int AT_ONCE = 12;

    private final Server server;
    /** Who may be erased now: the time of grace passes for many at once. */
    private final Deque<Company> ended = new ArrayDeque<>();
    /** Of the last probe: it stays until the code is whole again, since refused work is tried again until then. */
    private @Nullable Sentinel sentinel;

    private @Nullable ArrivalProbes arrivals;

    WorkProbes(Server server) {
        this.server = server;
        // a neighbour that has moved before
        Company settled = furnished("Settled");
        moves(settled, "schema");
        server.operator().post(CHANGES + "/" + settled.id() + "/confirm").expect(200);
        if (!Mutants.ALL) return;
        // one that is between both
        moves(furnished("Between"), "schema");
        // and one that is gone already
        end();
        erased(ended.removeFirst());
        arrivals = new ArrivalProbes(server, Company.active(server, "Arriving"));
    }

    private Company furnished(String name) {
        Company company = Company.active(server, name);
        company.topUp(company.customer(), 100);
        company.plan("monthly", "P1M", 500);
        return company;
    }

    private void end() {
        List<Company> ending = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            Company company = furnished("Ended");
            company.admin().post("/users/" + company.customer() + "/erase").expect(200);
            company.decide("close", Map.of()).expect(200);
            server.operator().post(company.path() + "/erasure", Map.of()).expect(200);
            ending.add(company);
        }
        server.moveClock(Duration.ofDays(31));
        ended.addAll(ending);
    }

    /** There and back, there for good, and into the shared tables again. */
    List<String> tiers() throws SQLException {
        Answer begun = begunFor(UUID.randomUUID());
        if (!begun.text("state").equals("copying")) return List.of("nothing is copied, and " + begun.text());
        Company company = furnished("Moving");
        guard(company.id());
        company.admin().post("/users/" + company.customer() + "/erase").expect(200);
        server.settle();
        Api operator = server.operator();
        String change = CHANGES + "/" + company.id();
        long rows = rowsInShared(company.id());
        Answer switched = moves(company, "schema");
        List<String> leaks = new ArrayList<>(Sentinel.strangersIn(server, company.id()));
        if (switched.number("rowsTotal") != rows) leaks.add(rows + " rows of its own, and " + switched.text());
        if (!leaks.isEmpty()) return leaks;
        operator.post(change + "/back").expect(200);
        lives(company, "shared");
        moves(company, "schema");
        operator.post(change + "/confirm").expect(200);
        lives(company, "schema");
        Answer migrated = operator.post("/platform/tenant-schemas/" + company.id() + "/migrate");
        if (!migrated.expect(200).text("state").equals("current")) leaks.add(migrated.text());
        moves(company, "shared");
        operator.post(change + "/confirm").expect(200);
        lives(company, "shared");
        if (rowsInShared(company.id()) != rows)
            leaks.add(rows + " rows before, and " + rowsInShared(company.id()) + " after");
        LeakReport.tried("work", "operator", "a tenant goes from tier to tier", 3, leaks.size());
        return leaks;
    }

    /** One comes from elsewhere. */
    List<String> arrival() throws SQLException, IOException {
        if (arrivals == null) arrivals = new ArrivalProbes(server, Company.active(server, "Arriving"));
        UUID arriving = UUID.randomUUID();
        guard(arriving);
        return arrivals.run(arriving);
    }

    private void guard(UUID tenant) throws SQLException {
        if (sentinel != null) sentinel.close();
        sentinel = new Sentinel(server, tenant);
    }

    /** Lets the work that was refused end, now that it is done right; then nobody stands by any more. */
    void rest() throws SQLException {
        if (sentinel == null) return;
        try {
            await().atMost(PATIENCE).until(() -> server.operator().get(CHANGES).expect(200).items().stream()
                    .noneMatch(change -> UNDER_WAY.contains(change.path("state").asString())));
        } catch (ConditionTimeoutException broken) {
            sentinel.giveUpTierChange();
        }
        server.settle();
        sentinel.close();
        sentinel = null;
    }

    /** What is told of a change that nobody has looked at yet. */
    private Answer begunFor(UUID nobody) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner");
            statement.execute(
                    "insert into tenantry.tier_change (tenant_id, id, tier, state, begun_at, changed_at) values ('"
                            + nobody
                            + "', gen_random_uuid(), 'schema', 'copying', clock_timestamp(), clock_timestamp())");
            try {
                return server.operator().get(CHANGES + "/" + nobody).expect(200);
            } finally {
                statement.execute("delete from tenantry.tier_change where tenant_id = '" + nobody + "'");
            }
        }
    }

    private Answer moves(Company company, String tier) {
        server.operator()
                .post(CHANGES, Map.of("tenantId", company.id(), "tier", tier))
                .expect(202);
        Answer change = await().atMost(PATIENCE)
                .until(() -> server.operator().get(CHANGES + "/" + company.id()).expect(200), answer -> List.of(
                                "switched", "failed")
                        .contains(answer.text("state")));
        if (!change.text("state").equals("switched")) throw new AssertionError(change.text());
        return change;
    }

    private void lives(Company company, String tier) {
        await().atMost(PATIENCE).until(() -> server.operator()
                .get(company.path())
                .expect(200)
                .text("tier")
                .equals(tier));
    }

    private long rowsInShared(UUID tenant) throws SQLException {
        long rows = 0;
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_projector");
            for (TenantTable table : TenantTable.all(connection, "shared"))
                rows += number(
                        statement, "select count(*) from " + table.fullName() + " where tenant_id = '" + tenant + "'");
        }
        return rows;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** One that has ended is erased, and its certificate tells of nothing else. */
    List<String> erasure() throws SQLException {
        if (ended.isEmpty()) end();
        Company company = ended.removeFirst();
        server.settle();
        List<String> leaks = new ArrayList<>();
        guard(company.id());
        JsonNode certificate = erased(company);
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner; set app.owned_tenant = '" + company.id() + "'");
            String own = " where tenant_id = '" + company.id() + "'";
            long events = number(statement, "select count(*) from tenantry.erased_event" + own);
            long keys = number(statement, "select count(*) from tenantry.data_key" + own);
            if (certificate.path("events").asLong() != events
                    || certificate.path("keysDestroyed").asLong() != keys)
                leaks.add(events + " events and " + keys + " keys of its own, and " + certificate);
        }
        LeakReport.tried("work", "operator", "a tenant is erased", 1, leaks.size());
        return leaks;
    }

    private JsonNode erased(Company company) {
        Api operator = server.operator();
        operator.post(company.path() + "/erasure/confirm", Map.of("slug", company.slug()))
                .expect(200);
        Answer erased = await().atMost(PATIENCE)
                .until(
                        () -> operator.get("/platform/erasures/" + company.id()).expect(200),
                        answer -> answer.text("state").equals("erased"));
        return Objects.requireNonNull(Api.JSON.readTree(erased.text("certificate")));
    }
}
