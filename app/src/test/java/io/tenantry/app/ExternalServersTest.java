package io.tenantry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tenantry.app.startup.StartupFailure;
import io.tenantry.tenancy.database.DatabaseRoles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Against a PostgreSQL that this machine's packages installed, where there is one; the oldest we support, on Debian 12. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExternalServersTest {
    private static final Path DOCS = Path.of("..", "docs").toAbsolutePath();
    private static final String EVERYTHING = "select count(*) || ' ' || max(position) || ' '"
            + " || sum(hashtext(event_id::text || payload::text)::bigint) from tenantry.event";

    private InstalledPostgres postgres;

    @TempDir
    private Path folder;

    @BeforeAll
    void startCluster() throws Exception {
        assumeTrue(InstalledPostgres.installed().isPresent(), "no PostgreSQL is installed");
        postgres = InstalledPostgres.start();
        postgres.createLoginAndDatabase();
    }

    @AfterAll
    void stopCluster() throws Exception {
        if (postgres != null) postgres.close();
    }

    @Test
    @Order(1)
    void startsOnceTheAdministratorHasRunTheScriptForRoles() throws Exception {
        assertThatThrownBy(() -> serve(postgres))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("CREATE ROLE tenantry_owner NOLOGIN NOSUPERUSER NOBYPASSRLS;")
                .hasMessageContaining("ALTER DATABASE tenantry OWNER TO tenantry_owner;");

        postgres.psql("tenantry", "-f", DOCS.resolve("roles.sql").toString());

        serve(postgres);
        try (Connection connection = DriverManager.getConnection(
                postgres.url(), InstalledPostgres.LOGIN, InstalledPostgres.LOGINS_PASSWORD)) {
            assertThat(DatabaseRoles.missing(connection, InstalledPostgres.LOGIN))
                    .isEmpty();
            try (var statement = connection.createStatement()) {
                statement.execute("set role tenantry_owner; create schema of_the_owner; reset role");
                assertThatThrownBy(() -> statement.execute("create schema of_the_login"))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    /** The commands of docs/backup.md, as they stand there. */
    @Test
    @Order(2)
    void aDumpIsRestoredIntoAnotherCluster() throws Exception {
        work(postgres);
        String before = postgres.value(EVERYTHING);
        execute("dump", postgres, Map.of());
        try (InstalledPostgres other = InstalledPostgres.start()) {
            execute("restore", other, Map.of("LOGIN_PASSWORD", InstalledPostgres.LOGINS_PASSWORD));
            assertThat(other.value(EVERYTHING)).isEqualTo(before);
            work(other);
            assertThat(other.value(EVERYTHING))
                    .as("it has its operator and its keys")
                    .isEqualTo(before);
        }
    }

    @Test
    @Order(3)
    void aBaseBackupStartsAsItIs() throws Exception {
        String before = postgres.value(EVERYTHING);
        try (InstalledPostgres other = InstalledPostgres.from(
                cluster -> execute("base backup", postgres, Map.of("TARGET", cluster.toString())))) {
            assertThat(other.value(EVERYTHING)).isEqualTo(before);
            assertThat(other.value("select count(*) from pg_roles where rolname like 'tenantry%'"))
                    .isEqualTo("8");
        }
    }

    @Test
    @Order(4)
    void theReadModelsOfOneTenantAreDumpedAlone() throws Exception {
        postgres.psql(
                "tenantry",
                "-c",
                "create schema t_acme_1; comment on schema t_acme_1 is 'x'; create table t_acme_1.plan (id int)");
        execute("one tenant", postgres, Map.of("SCHEMA", "t_acme_1"));
        assertThat(InstalledPostgres.run(
                        List.of("bash", "-c", "pg_restore --list acme.dump"), in(postgres, Map.of()), folder))
                .contains("TABLE t_acme_1 plan")
                .doesNotContain("tenantry event");
    }

    /** The block of the document after the comment that names it. */
    private void execute(String name, InstalledPostgres on, Map<String, String> more) throws Exception {
        String document = Files.readString(DOCS.resolve("backup.md"), StandardCharsets.UTF_8);
        Matcher block = Pattern.compile(
                        "<!-- executed by ExternalServersTest: " + name + " -->\n```bash\n(.*?)```", Pattern.DOTALL)
                .matcher(document);
        assertThat(block.find()).as(name).isTrue();
        InstalledPostgres.run(List.of("bash", "-euc", block.group(1)), in(on, more), folder);
    }

    private static Map<String, String> in(InstalledPostgres postgres, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(postgres.environment());
        environment.put("DOCS", DOCS.toString());
        environment.putAll(more);
        return environment;
    }

    private static void serve(InstalledPostgres on) {
        start(BareServer.class, on);
    }

    /** The whole server, until it is ready: it migrates, makes its first operator, and reads its keys. */
    private static void work(InstalledPostgres on) {
        start(Tenantry.class, on);
    }

    private static void start(Class<?> server, InstalledPostgres on) {
        Tenantry.application(server)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + on.url(),
                        "--spring.datasource.username=" + InstalledPostgres.LOGIN,
                        "--spring.datasource.password=" + InstalledPostgres.LOGINS_PASSWORD,
                        "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                        "--spring.kafka.listener.auto-startup=false",
                        "--spring.kafka.admin.auto-create=false",
                        "--tenantry.admin.password=correct horse battery",
                        "--tenantry.master-key=" + TestServers.property("tenantry.master-key"))
                .close();
    }
}
