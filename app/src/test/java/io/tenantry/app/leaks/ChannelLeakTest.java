package io.tenantry.app.leaks;

import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.PaymentEvent;
import io.tenantry.app.stories.Story;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The ways in and out that are no request: connections, threads, messages, schedules, streams, and what is remembered. */
class ChannelLeakTest extends Story {
    private Furnished first;
    private Furnished second;

    @BeforeAll
    void twoTenants() {
        first = Furnished.of(server(), "heron" + System.nanoTime());
        second = Furnished.of(server(), "neighbour" + System.nanoTime());
    }

    @AfterAll
    static void report() {
        LeakReport.write();
    }

    @Test
    void noConnectionKeepsATenant() throws SQLException {
        server().settle();
        Company own = Company.inSchema(server(), "Pooled");
        assertThat(new PoolProbes(server(), own.id(), second.company().id()).run())
                .isEmpty();
    }

    @Test
    void noCommandReachesIntoAnotherTenant() {
        assertThat(new CommandProbes(server(), first.company(), second.company()).run())
                .isEmpty();
    }

    @Test
    void pagesStreamsAndCursorsStayWithTheirTenant() throws Exception {
        PageProbes probes = new PageProbes(server(), first, second);
        assertThat(probes.pages()).isEmpty();
        assertThat(probes.cursors()).isEmpty();
        assertThat(probes.streams()).isEmpty();
    }

    /** What was asked for and not waited for is still worked on when its connection serves somebody else. */
    @Test
    void aCancelledRequestLeavesNothingBehind() throws IOException, InterruptedException {
        String token = first.company()
                .admin()
                .post("/api-tokens", Map.of("name", "hasty", "scopes", List.of("users:read", "figures:read")))
                .expect(201)
                .text("token");
        HttpRequest request = HttpRequest.newBuilder(URI.create(server().url() + "/api/v1/users"))
                .header("X-API-Key", token)
                .build();
        int leaks = 0;
        int rounds = 60;
        List<String> own = second.company().admin().get("/users").expect(200).items("id");
        try (HttpClient hasty = HttpClient.newHttpClient()) {
            for (int round = 0; round < rounds; round++) {
                List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
                for (int i = 0; i < 5; i++) asked.add(hasty.sendAsync(request, BodyHandlers.ofString()));
                List<String> seen =
                        second.company().admin().get("/users").expect(200).items("id");
                asked.forEach(answer -> answer.cancel(true));
                if (!seen.equals(own)) leaks++;
            }
        }
        LeakReport.tried("pooled connections", "HTTP", "beside and after cancelled requests", rounds, leaks);
        assertThat(leaks).isZero();
    }

    @Test
    void aMessageOfOneTenantChangesNothingOfAnother() throws SQLException {
        List<String> before = first.everything();
        String subject = "crossing" + System.nanoTime();
        String payment = first.id("payments");
        List<PaymentEvent> crossing = List.of(
                succeeded(second.company(), subject + 1, 500, "RUB").reference(payment),
                succeeded(second.company(), subject + 2, 500, "RUB").user(first.id("users")),
                succeeded(second.company(), subject + 3, 500, "RUB")
                        .reference(payment)
                        .user(first.id("users")),
                PaymentEvent.refunded(second.company(), subject + 4, "r" + subject, 1_000, "RUB")
                        .reference(payment));
        server().events().deliver(crossing);
        for (PaymentEvent event : crossing)
            server().events()
                    .deliverRaw(
                            first.company().id().toString(), event.toldAgain().structured());
        server().settle();
        List<String> after = first.everything();
        LeakReport.tried(
                "Kafka, incoming",
                "the second's provider",
                "the first's payment, user and key",
                2L * crossing.size(),
                after.equals(before) ? 0 : 1);
        assertThat(after).isEqualTo(before);
        assertThat(rowsOfOthersWith(first)).isEmpty();
    }

    @Test
    void whatIsToldOutsideIsToldUnderItsTenant() {
        server().settle();
        List<ConsumerRecord<String, String>> told = told();
        String id = first.id("tenants");
        List<String> strange = new ArrayList<>();
        for (ConsumerRecord<String, String> each : told) {
            JsonNode event = Api.JSON.readTree(each.value());
            if (!event.path("tenantid").asString("").equals(each.key())) strange.add("another key: " + each.value());
            if (!each.key().equals(id) && each.value().contains(id)) strange.add("the first's: " + each.value());
            if (each.value().contains(first.marker())) strange.add("its words: " + each.value());
        }
        LeakReport.tried("Kafka, outgoing", "tenantry.events", "key, tenant and content", told.size(), strange.size());
        assertThat(told).anyMatch(each -> each.key().equals(id));
        assertThat(strange).isEmpty();
    }

    private List<ConsumerRecord<String, String>> told() {
        List<ConsumerRecord<String, String>> told = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", server().kafka()),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("tenantry.events").stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(told::add);
                return end.entrySet().stream().allMatch(each -> consumer.position(each.getKey()) >= each.getValue());
            });
        }
        return told;
    }

    /** Trials end and periods pass for the one who has any; the other has nothing due. */
    @Test
    void whatIsDueForOneHappensToNobodyElse() {
        Company idle = Company.active(server(), "Idle");
        idle.customer();
        List<String> before = everyList(idle);
        List<String> busy = first.everything();
        server().moveClock(Duration.ofDays(40));
        assertThat(first.everything()).isNotEqualTo(busy);
        List<String> after = everyList(idle);
        LeakReport.tried("schedules", "forty days", "what is due for others", 1, after.equals(before) ? 0 : 1);
        assertThat(after).isEqualTo(before);
    }

    private static List<String> everyList(Company company) {
        List<String> all = new ArrayList<>();
        for (String list : List.of("users", "subscriptions", "payments", "tickets", "audit-log"))
            company.operator().all("/" + list, 50).forEach(item -> all.add(list + " " + item));
        return all;
    }

    /** After all that the stories have done so far: every row of every projection stands under its own tenant. */
    @Test
    void everyRowStandsUnderItsTenant() throws SQLException {
        server().settle();
        List<String> found = new ArrayList<>(rowsOfOthersWith(first));
        found.addAll(rowsOfOthersWith(second));
        assertThat(found).isEmpty();
        try (Connection connection = asProjector();
                Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery("select count(*), count(*) filter (where"
                    + " metadata ->> 'tenantId' <> tenant_id::text or not starts_with(stream, tenant_id || '/'))"
                    + " from tenantry.event");
            row.next();
            LeakReport.tried(
                    "processors", "events", "tenant of row, stream and metadata", row.getLong(1), row.getLong(2));
            assertThat(row.getLong(1)).isPositive();
            assertThat(row.getLong(2)).isZero();
        }
    }

    private Connection asProjector() throws SQLException {
        Connection connection = server().database();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_projector");
        }
        return connection;
    }

    /** Rows of all places in which another tenant's row, or another tenant's schema, holds this one's words. */
    private List<String> rowsOfOthersWith(Furnished owner) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = asProjector()) {
            for (String place : places(connection))
                for (TenantTable table : TenantTable.all(connection, place)) {
                    String sql = "select count(*), count(*) filter (where tenant_id <> '" + owner.id("tenants")
                            + "' and (t::text like '%" + owner.marker() + "%')) from " + table.fullName() + " t";
                    if (!mayRead(connection, table)) continue;
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery(sql)) {
                        row.next();
                        LeakReport.tried(
                                "processors",
                                "rows of read models",
                                "another tenant's words",
                                row.getLong(1),
                                row.getLong(2));
                        if (row.getLong(2) > 0) found.add(table.fullName() + ": " + row.getLong(2));
                    }
                }
        }
        return found;
    }

    private static List<String> places(Connection connection) throws SQLException {
        List<String> places = new ArrayList<>(List.of("tenantry", "shared"));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select schema_name from tenantry.tenant_schema")) {
            while (rows.next()) places.add(rows.getString(1));
        }
        return places;
    }

    private static boolean mayRead(Connection connection, TenantTable table) throws SQLException {
        try (var statement = connection.prepareStatement("select has_table_privilege(current_user, ?, 'SELECT')")) {
            statement.setString(1, table.fullName());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
