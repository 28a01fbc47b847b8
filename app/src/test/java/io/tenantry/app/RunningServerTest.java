package io.tenantry.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one command that starts it, as a process: what it starts, what survives, what it leaves behind. */
class RunningServerTest {
    @TempDir
    private Path temporary;

    private Path data = Path.of("");
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void prepare() throws IOException {
        data = temporary.resolve("data");
        environment = ServerProcess.environment(data);
        TestServers.shareSoftware(data);
    }

    /** One life after the other, on the same data. */
    @Test
    void startsDurableAndClosedLosesNothingWhateverIsKilledAndStopsInOrderWithinTenSeconds() throws Exception {
        try (var first = ServerProcess.start(environment).awaitReady()) {
            assertStarted(first);
            assertDurable();
            assertClosed();
            assertSecondServerIsRefused(first.pid());
            write("first");
            first.kill();
        }
        ProcessHandle left = ServerProcess.postgres(data).orElseThrow();
        try (var second = ServerProcess.start(environment).awaitReady()) {
            assertThat(second.output())
                    .anyMatch(line -> line.contains("(process " + left.pid() + ") that an earlier server left"));
            assertThat(ServerProcess.runs(left)).isFalse();
            assertThat(rows()).containsExactly("first");
            assertThat(receive()).isEqualTo("first");

            write("second");
            ProcessHandle postgres = ServerProcess.postgres(data).orElseThrow();
            second.kill();
            postgres.destroyForcibly();
            await().until(() -> !ServerProcess.runs(postgres));
        }
        try (var third = ServerProcess.start(environment).awaitReady()) {
            assertThat(third.output()).noneMatch(line -> line.contains("ERROR tenantry"));
            assertThat(rows()).containsExactly("first", "second");
            // the reader's position is kept too
            assertThat(receive()).isEqualTo("second");
            assertStopsInOrder(third);
        }
    }

    private void assertStarted(ServerProcess server) throws Exception {
        assertThat(answer()).isEqualTo(404);
        assertThat(server.output())
                .anyMatch(line -> line.contains("Starting PostgreSQL on port"))
                .anyMatch(line -> line.contains("Starting Kafka on port"))
                .anyMatch(
                        line -> line.contains("Tenantry is ready: http://localhost:" + environment.get("SERVER_PORT")))
                .contains(BareServer.UPDATE_CHECKER + "true");
    }

    private void assertStopsInOrder(ServerProcess server) throws Exception {
        ProcessHandle postgres = ServerProcess.postgres(data).orElseThrow();
        Instant before = Instant.now();
        server.terminate();
        server.awaitExit();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(ServerProcess.runs(postgres)).isFalse();
        assertThat(String.join("\n", server.output())).containsSubsequence("Stopping Kafka", "Stopping PostgreSQL");
    }

    private void assertSecondServerIsRefused(long first) throws Exception {
        Map<String, String> other = ServerProcess.environment(data);
        try (var second = ServerProcess.start(other)) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output()).singleElement().asString().contains("process " + first, "TENANTRY_DATA_DIR");
        }
    }

    private void assertDurable() throws SQLException, IOException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                var row = statement.executeQuery("show " + setting);
                row.next();
                assertThat(row.getString(1)).as(setting).isEqualTo("on");
            }
            var owned = statement.executeQuery(
                    "select count(*) from pg_shdepend where deptype = 'o' and refobjid = 'tenantry'::regrole");
            owned.next();
            assertThat(owned.getInt(1)).as("objects that the login owns").isZero();
            statement.execute("set role tenantry_owner; create schema of_the_owner");
        }
    }

    private void assertClosed() throws IOException {
        for (String secret : List.of("postgres.password", "tenantry.password", "master.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(data.resolve("postgres/cluster/pg_hba.conf"))
                        .lines()
                        .filter(line -> !line.startsWith("#")))
                .isNotEmpty()
                .allMatch(line -> line.matches("host .* (127\\.0\\.0\\.1/32|::1/128) scram-sha-256"));
        assertThat(Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid"))
                        .get(4))
                .as("socket directory")
                .isEmpty();
    }

    private int answer() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + environment.get("SERVER_PORT")))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private void write(String word) throws Exception {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner; create schema if not exists kept;"
                    + " create table if not exists kept.word (id int generated always as identity, word text);"
                    + " insert into kept.word (word) values ('" + word + "')");
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("words", 0, "key", word)).get(60, TimeUnit.SECONDS);
        }
    }

    private List<String> rows() throws Exception {
        List<String> words = new ArrayList<>();
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner");
            var rows = statement.executeQuery("select word from kept.word order by id");
            while (rows.next()) words.add(rows.getString(1));
        }
        return words;
    }

    /** The next words of the topic, after the last that this reader confirmed. */
    private String receive() {
        List<String> words = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka(),
                "group.id",
                "reader",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("words"));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> words.add(message.value()));
                return !words.isEmpty();
            });
            consumer.commitSync();
        }
        return String.join(" ", words);
    }

    private Connection connect() throws SQLException, IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + environment.get("TENANTRY_POSTGRES_PORT") + "/tenantry";
        return DriverManager.getConnection(
                url,
                "tenantry",
                Files.readString(data.resolve("tenantry.password"), UTF_8).strip());
    }

    private String kafka() {
        return "127.0.0.1:" + environment.get("TENANTRY_KAFKA_PORT");
    }
}
