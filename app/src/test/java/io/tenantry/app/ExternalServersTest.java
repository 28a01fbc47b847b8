package io.tenantry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tenantry.app.startup.Ports;
import io.tenantry.app.startup.StartupFailure;
import io.tenantry.tenancy.database.DatabaseRoles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.util.FileSystemUtils;

/** Against a PostgreSQL that this machine's packages installed, where there is one; the oldest we support, on Debian 12. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalServersTest {
    private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");
    private static final String PASSWORD = "administrator";

    private final boolean root = "root".equals(System.getProperty("user.name"));
    private final int port = Ports.free(1).getFirst();
    private Path bin = Path.of("");
    private Path directory = Path.of("");

    @BeforeAll
    void startCluster() throws Exception {
        Optional<Path> installed = installed();
        assumeTrue(installed.isPresent(), "no PostgreSQL in " + INSTALLATIONS);
        bin = installed.orElseThrow();
        directory = Files.createTempDirectory("tenantry-external");
        Path passwordFile = Files.writeString(directory.resolve("password"), PASSWORD);
        if (root) run("chown", "-R", "postgres", directory.toString());
        asUser(
                "initdb",
                "-D",
                cluster(),
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                "--pwfile=" + passwordFile,
                "-E",
                "UTF8");
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
        asUser("pg_ctl", "-D", cluster(), "-l", directory.resolve("log").toString(), "-o", options, "-w", "start");
        psql(
                "postgres",
                "-c",
                "create role tenantry login noinherit password 'login'",
                "-c",
                "create database tenantry");
    }

    @AfterAll
    void stopCluster() throws Exception {
        if (Files.isDirectory(directory.resolve("cluster")))
            asUser("pg_ctl", "-D", cluster(), "-m", "immediate", "stop");
        if (!directory.toString().isEmpty()) FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void startsOnceTheAdministratorHasRunTheScriptForRoles() throws Exception {
        assertThatThrownBy(this::serve)
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("CREATE ROLE tenantry_owner NOLOGIN NOSUPERUSER NOBYPASSRLS;")
                .hasMessageContaining("ALTER DATABASE tenantry OWNER TO tenantry_owner;");

        psql("tenantry", "-f", Path.of("..", "docs", "roles.sql").toString());

        serve();
        try (Connection connection = DriverManager.getConnection(url("tenantry"), "tenantry", "login")) {
            assertThat(DatabaseRoles.missing(connection, "tenantry")).isEmpty();
            try (var statement = connection.createStatement()) {
                statement.execute("set role tenantry_owner; create schema of_the_owner; reset role");
                assertThatThrownBy(() -> statement.execute("create schema of_the_login"))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private void serve() {
        Tenantry.application(BareServer.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + url("tenantry"),
                        "--spring.datasource.username=tenantry",
                        "--spring.datasource.password=login",
                        "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                        "--tenantry.master-key=" + TestServers.property("tenantry.master-key"))
                .close();
    }

    private static Optional<Path> installed() throws IOException {
        if (!Files.isDirectory(INSTALLATIONS)) return Optional.empty();
        try (Stream<Path> versions = Files.list(INSTALLATIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(path -> Files.isExecutable(path.resolve("initdb")))
                    .min(Comparator.naturalOrder());
        }
    }

    private String cluster() {
        return directory.resolve("cluster").toString();
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private void psql(String database, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                bin.resolve("psql").toString(),
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                "postgresql://postgres:" + PASSWORD + "@127.0.0.1:" + port + "/" + database));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    /** PostgreSQL's servers refuse to run as root. */
    private void asUser(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(root ? List.of("runuser", "-u", "postgres", "--") : List.of());
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) throws Exception {
        Path output = Files.createTempFile("tenantry-external", ".log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String said = Files.readString(output);
        Files.delete(output);
        assertThat(code).as(String.join(" ", command) + "\n" + said).isZero();
    }
}
