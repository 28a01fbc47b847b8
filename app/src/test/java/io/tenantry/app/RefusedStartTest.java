package io.tenantry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tenantry.app.startup.MasterKey;
import io.tenantry.app.startup.Ports;
import io.tenantry.app.startup.StartupFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Each way to start it wrongly: one line that says what to do. In this JVM, but for what needs another. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedStartTest {
    @TempDir
    private Path temporary;

    private final Map<String, String> properties = new HashMap<>();

    @BeforeEach
    void configureLikeADefaultStart() {
        List<Integer> ports = Ports.free(4);
        properties.put("tenantry.data-dir", temporary.resolve("data").toString());
        properties.put("server.port", ports.get(0).toString());
        properties.put("tenantry.postgres.port", ports.get(1).toString());
        properties.put("tenantry.kafka.port", ports.get(2).toString());
        properties.put("tenantry.kafka.controller-port", ports.get(3).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "server.port, SERVER_PORT, HTTP",
        "tenantry.postgres.port, TENANTRY_POSTGRES_PORT, PostgreSQL",
        "tenantry.kafka.port, TENANTRY_KAFKA_PORT, Kafka",
        "tenantry.kafka.controller-port, TENANTRY_KAFKA_CONTROLLER_PORT, controller"
    })
    void namesABusyPortAndItsVariable(String property, String variable, String user, CapturedOutput output)
            throws Exception {
        TestServers.shareSoftware(temporary.resolve("data"));
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            properties.put(property, Integer.toString(busy.getLocalPort()));
            assertRefused(output, Integer.toString(busy.getLocalPort()), variable, user);
        }
    }

    @Test
    void namesAPortThatIsNone(CapturedOutput output) {
        properties.put("tenantry.kafka.port", "many");
        assertRefused(output, "TENANTRY_KAFKA_PORT", "many");
    }

    @Test
    void namesADataDirectoryThatCannotBeWritten(CapturedOutput output) throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        properties.put("tenantry.data-dir", file.resolve("data").toString());
        assertRefused(output, file.toString(), "TENANTRY_DATA_DIR");
    }

    @ParameterizedTest
    @CsvSource({"not base64", "dG9vIHNob3J0"})
    void refusesAMasterKeyThatIsNone(String key, CapturedOutput output) {
        properties.put("tenantry.master-key", key);
        assertRefused(output, "TENANTRY_MASTER_KEY", "32 random bytes");
        assertThat(output).doesNotContain(key);
    }

    @Test
    void refusesADatabaseOfOnesOwnWithoutMasterKey(CapturedOutput output) {
        useTestDatabase();
        properties.remove("tenantry.master-key");
        assertRefused(output, "TENANTRY_MASTER_KEY", "openssl rand -base64 32");
    }

    @Test
    void refusesAMasterKeyThatIsNotTheDatabases(CapturedOutput output) {
        useTestDatabase();
        properties.put("spring.kafka.listener.auto-startup", "false");
        Tenantry.application(Tenantry.class).run(arguments()).close();
        String another = MasterKey.generate();
        properties.put("tenantry.master-key", another);
        assertRefused(output, "TENANTRY_MASTER_KEY is not the key", "TENANTRY_MASTER_KEY_OTHER");
        assertThat(output).doesNotContain(another);
    }

    @Test
    void refusesAnotherKeyThatIsNone(CapturedOutput output) {
        properties.put("tenantry.master-key-other", "no key");
        assertRefused(output, "TENANTRY_MASTER_KEY_OTHER", "32 random bytes");
    }

    @Test
    void refusesAnUnknownLogFormat(CapturedOutput output) {
        properties.put("tenantry.log-format", "xml");
        assertRefused(output, "TENANTRY_LOG_FORMAT", "xml");
    }

    @Test
    void namesADatabaseServerThatDoesNotAnswer(CapturedOutput output) {
        useTestDatabase();
        int nobody = Ports.free(1).getFirst();
        properties.put("spring.datasource.url", "jdbc:postgresql://127.0.0.1:" + nobody + "/tenantry?password=hidden");
        assertRefused(output, "127.0.0.1:" + nobody + "/tenantry cannot be reached", "SPRING_DATASOURCE_URL");
        assertThat(output).doesNotContain("hidden");
    }

    @Test
    void namesAUrlThatIsNone(CapturedOutput output) {
        useTestDatabase();
        properties.put("spring.datasource.url", "postgres://localhost/tenantry");
        assertRefused(output, "SPRING_DATASOURCE_URL", "jdbc:postgresql://");
    }

    @Test
    void namesAWrongPassword(CapturedOutput output) {
        useTestDatabase();
        properties.put("spring.datasource.password", "wrong");
        assertRefused(output, "refuses the login \"tenantry\"", "SPRING_DATASOURCE_PASSWORD");
    }

    @Test
    void namesADatabaseThatDoesNotExist(CapturedOutput output) {
        useTestDatabase();
        properties.put("spring.datasource.url", properties.get("spring.datasource.url") + "_absent");
        assertRefused(output, "no such database", "SPRING_DATASOURCE_URL");
    }

    @Test
    void namesTheStatementsThatALoginWithoutRightsLacks(CapturedOutput output) throws Exception {
        useTestDatabase();
        asSuperuser("create role weak login password 'weak'");
        properties.put("spring.datasource.username", "weak");
        properties.put("spring.datasource.password", "weak");
        assertRefused(
                output,
                "\"weak\" lacks roles",
                "ALTER ROLE weak NOINHERIT; GRANT tenantry_owner TO weak;",
                "docs/roles.sql");
    }

    @Test
    void refusesALoginThatDoesNotWaitForTheDisk(CapturedOutput output) throws Exception {
        useTestDatabase();
        asSuperuser("create role hasty login password 'hasty'", "alter role hasty set synchronous_commit = off");
        properties.put("spring.datasource.username", "hasty");
        properties.put("spring.datasource.password", "hasty");
        assertRefused(output, "synchronous_commit = on");
    }

    @Test
    void refusesAPostgresThatIsNotDurable(CapturedOutput output) throws Exception {
        useTestDatabase();
        try (EmbeddedPostgres forTests = EmbeddedPostgres.start()) {
            properties.put("spring.datasource.url", forTests.getJdbcUrl("postgres", "postgres"));
            properties.put("spring.datasource.username", "postgres");
            assertRefused(output, "fsync = on, synchronous_commit = on");
        }
    }

    @Test
    void refusesRootWithoutUserNamespaces() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root is refused");
        Map<String, String> environment = ServerProcess.environment(temporary.resolve("data"));
        TestServers.shareSoftware(temporary.resolve("data"));
        environment.put("PATH", temporary.toString());
        try (var server = ServerProcess.start(environment)) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.output())
                    .singleElement()
                    .asString()
                    .contains("as root", "start as another user", "SPRING_DATASOURCE_URL");
        }
    }

    @Test
    void speaksJsonOnRequest() throws Exception {
        Map<String, String> environment = ServerProcess.environment(temporary.resolve("data"));
        environment.put("TENANTRY_LOG_FORMAT", "json");
        environment.put("TENANTRY_KAFKA_PORT", "many");
        try (var server = ServerProcess.start(environment)) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.output())
                    .singleElement()
                    .asString()
                    .startsWith("{")
                    .contains("\"level\":\"ERROR\"", "\"message\":\"TENANTRY_KAFKA_PORT is");
        }
    }

    @Test
    void startsNothingEmbeddedBesideServersOfOnesOwn() {
        useTestDatabase();
        try (var context = Tenantry.application(BareServer.class).run(arguments())) {
            assertThat(context.containsBean("embeddedServers")).isFalse();
            assertThat(context.getEnvironment().getPropertySources().contains("embeddedServers"))
                    .isFalse();
        }
        assertThat(temporary.resolve("data")).doesNotExist();
    }

    private void useTestDatabase() {
        TestServers.properties().forEach((name, value) -> properties.put(name, String.valueOf(value)));
    }

    private static void asSuperuser(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        TestServers.property("spring.datasource.url"),
                        "postgres",
                        Files.readString(TestServers.data().resolve("postgres.password"))
                                .strip());
                var statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    private void assertRefused(CapturedOutput output, String... words) {
        int before = output.getOut().length();
        Throwable failure = catchThrowable(
                () -> Tenantry.application(BareServer.class).run(arguments()).close());
        assertThat(failure).isInstanceOf(StartupFailure.class);
        assertThat(((StartupFailure) failure).getExitCode()).isNotZero();
        assertThat(output.getOut().substring(before).lines().filter(line -> !line.contains(" INFO ")))
                .map(line -> line.replace("\\\"", "\"")) // as JSON quotes are escaped
                .singleElement()
                .asString()
                .contains(words);
        assertThat(output.getErr()).doesNotContain("\tat ");
    }

    private String[] arguments() {
        List<String> arguments = new ArrayList<>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return arguments.toArray(String[]::new);
    }
}
