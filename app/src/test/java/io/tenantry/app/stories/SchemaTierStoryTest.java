package io.tenantry.app.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tenant with a schema of its own: nobody who uses it sees a difference. */
class SchemaTierStoryTest extends Story {
    @Test
    void aTenantGetsASchemaAndIsRefusedUntilItIsThere() throws SQLException {
        Company acme = Company.signsUp(server(), "Own house");
        try (Connection holding = server().database()) {
            holdProvisioning(holding);
            Answer approved = acme.decide("approve", Map.of("tier", "schema")).expect(200);
            Answer profile = operator()
                    .with("Consistency-Token", approved.token())
                    .get(acme.path())
                    .expect(200);
            assertThat(profile.text("state")).isEqualTo("provisioning");
            assertThat(profile.text("tier")).isEqualTo("schema");
            acme.login(acme.email("admin")).problem(409, "tenant-provisioning");
            acme.operator()
                    .post("/users", Map.of("role", "customer", "telegramId", 1))
                    .problem(409, "tenant-provisioning");
            acme.decide("suspend", Map.of("reason", "too early")).problem(409, "tenant-provisioning");
            acme.decide("approve", Map.of("tier", "schema")).expect(200);
            acme.decide("approve", Map.of("tier", "shared")).problem(409, "tenant-not-pending");
        }
        acme.awaitState("active");
        acme.login(acme.email("admin")).expect(200);
        assertThat(rowsIn("shared", acme)).isZero();
        assertThat(rowsIn(schemaOf(acme), acme)).isEqualTo(1);
    }

    @Test
    void everythingWorksThereAndSurvivesARestart() throws SQLException {
        Company company = Company.inSchema(server(), "Own house with things");
        Furnished acme = Furnished.of(server(), "owner" + System.nanoTime(), company);
        Furnished neighbour = Furnished.of(server(), "neighbour" + System.nanoTime());
        List<String> everything = acme.everything();
        assertThat(everything).hasSizeGreaterThan(15).anyMatch(thing -> thing.contains(acme.marker()));
        assertThat(rowsIn("shared", company)).isZero();
        assertThat(rowsIn(schemaOf(company), neighbour.company())).isZero();

        for (String projection : List.of("tenant.users", "billing.payments", "billing.wallets", "support.tickets"))
            operator().post("/platform/projections/" + projection + "/rebuild").expect(202);
        Instant before = server().now();
        server().restart();
        server().moveClockTo(before); // a clock that was moved is the system's after a start
        server().settle();
        assertThat(acme.everything()).isEqualTo(everything);
        assertThat(company.admin().get("/users").expect(200).items()).hasSize(2);
        assertThat(company.customer()).isNotNull();
        assertThat(company.admin().get("/users").expect(200).items()).hasSize(3);
        assertThat(rowsIn("shared", company)).isZero();
    }

    /** What its tables lack is told as what it is, and the others work. */
    @Test
    void aTenantWhoseMigrationFailedIsRefusedForNowAndNobodyElse() throws SQLException {
        Company broken = Company.inSchema(server(), "Broken house");
        Company neighbour = Company.inSchema(server(), "Whole house");
        String plans = schemaOf(broken) + ".plan";
        asOwner("alter table " + plans + " rename to plan_of_old; update tenantry.tenant_schema set state = 'broken'"
                + " where tenant_id = '" + broken.id() + "'");
        try {
            Answer refused = broken.admin().get("/plans").problem(503, "tenant-migrating");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            broken.admin().get("/users").expect(200);
            neighbour.admin().get("/plans").expect(200);
            assertThat(operator()
                            .get("/platform/tenants/" + broken.id())
                            .expect(200)
                            .text("migration/state"))
                    .isEqualTo("broken");
        } finally {
            asOwner("alter table " + plans.replace(".plan", ".plan_of_old") + " rename to plan;"
                    + " update tenantry.tenant_schema set state = 'current' where tenant_id = '" + broken.id() + "'");
        }
        broken.admin().get("/plans").expect(200);
    }

    private void asOwner(String sql) throws SQLException {
        try (Connection connection = server().database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner; " + sql);
        }
    }

    private static void holdProvisioning(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtextextended('tenantry schemas of tenants', 0))");
        }
    }

    private String schemaOf(Company company) throws SQLException {
        return one("select schema_name from tenantry.tenant_schema where tenant_id = '" + company.id() + "'");
    }

    private long rowsIn(String schema, Company company) throws SQLException {
        String count = "select count(*) from " + schema + ".app_user where tenant_id = '" + company.id() + "'";
        return Long.parseLong(one(count));
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = server().database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_projector");
            try (ResultSet row = statement.executeQuery(sql)) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }
    }
}
