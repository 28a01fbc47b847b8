package io.tenantry.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The smallest part of the battery: money from the outside, and Kafka away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MoneyThroughOutagesChaos {
    private static final int KILLS = 3;
    private static final int BOOKED_BETWEEN_KILLS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOLD_TO_OTHERS = "'tenant.tenant-provisioned', 'billing.trial-started',"
            + " 'billing.subscription-started', 'billing.subscription-renewed', 'billing.subscription-cancelled',"
            + " 'billing.subscription-expired', 'billing.payment-succeeded', 'billing.payment-failed',"
            + " 'billing.payment-refunded'";

    private final Random random = new Random(1);
    private final Journal journal = new Journal();
    private Installation installation;
    private Client client;
    private Shop shop;

    @BeforeAll
    void open() throws IOException {
        installation = Installation.ofOneServer("money");
        client = new Client(installation.nodes(), journal, random);
        shop = Shop.open("money", installation, client);
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void everyPaymentEventIsBookedOnceHoweverOftenTheServerIsKilled() throws Exception {
        AtomicBoolean killing = new AtomicBoolean(true);
        PaymentDesk provider = new PaymentDesk("money", installation.broker(), journal, random);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> telling = threads.submit(tell(provider, killing));
            Node server = installation.node(0);
            for (int i = 0; i < KILLS; i++) {
                long booked = entries();
                await("it is busy")
                        .atMost(PATIENCE)
                        .failFast(telling::isDone)
                        .until(() -> entries() > booked + BOOKED_BETWEEN_KILLS);
                server.kill();
                server.start().awaitReady();
            }
            killing.set(false);
            telling.get();
        }
        installation.settle();

        assertThat(walletEntries()).as("what the wallets hold is what was told").isEqualTo(toldMoney());
        judge();
    }

    /** As a provider does: late, in disorder, and more than once. */
    private Callable<Void> tell(PaymentDesk provider, AtomicBoolean on) {
        return () -> {
            while (on.get()) {
                provider.tellOfAStranger(shop.id(), shop.customers.get(random.nextInt(shop.customers.size())));
                provider.deliverSome();
                // a stream, and no flood: it shall last through all the kills
                TimeUnit.MILLISECONDS.sleep(5);
            }
            provider.deliverWhatIsLate();
            return null;
        };
    }

    @Test
    void whileKafkaIsAwayCommandsAreAnsweredAndWhatWaitsGoesOutInOrder() throws Exception {
        Shop neighbour = Shop.open("neighbour", installation, client);
        installation.broker().kill();
        for (int i = 0; i < 15; i++)
            for (Shop each : List.of(shop, neighbour)) {
                UUID customer = answered(each, "/users", Shop.newCustomer()).id();
                UUID subscription = answered(
                                each,
                                "/subscriptions",
                                Map.of("userId", customer, "planId", each.plans.getLast(), "start", "trial"))
                        .id();
                if (i % 2 == 0) answered(each, "/subscriptions/" + subscription + "/cancel", Map.of("when", "now"));
            }
        // and who was to tell it dies, too
        Node server = installation.node(0);
        server.kill();
        server.start();
        installation.broker().start();
        server.awaitReady();

        Map<String, Set<String>> stored = stored();
        assertThat(stored.get(neighbour.id().toString())).hasSizeGreaterThan(20);
        await("all is told").atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        published().values().stream().mapToInt(Set::size).sum())
                .isEqualTo(stored.values().stream().mapToInt(Set::size).sum()));
        Map<String, Set<String>> published = published();
        stored.forEach((tenant, ids) ->
                assertThat(published.get(tenant)).as("of tenant %s", tenant).containsExactlyElementsOf(ids));
        judge();
    }

    /** By the first attempt, and as quickly as ever. */
    private Client.Reply answered(Shop of, String path, Map<String, Object> body) {
        long asked = System.nanoTime();
        Client.Reply reply = Client.send(
                installation.node(0),
                of.program().with("Idempotency-Key", "away-" + UUID.randomUUID()),
                "POST",
                path,
                body);
        assertThat(reply.status()).as("%s: %s", path, reply).isBetween(200, 201);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        return reply;
    }

    /** The ids of all events that others are told of, by tenant, in their order. */
    private Map<String, Set<String>> stored() throws SQLException, IOException {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        try (Connection database = installation.database().connect();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select tenant_id, event_id from tenantry.event where name in ("
                        + TOLD_TO_OTHERS + ") order by position")) {
            while (row.next())
                ids.computeIfAbsent(row.getString(1), _ -> new LinkedHashSet<>())
                        .add(row.getString(2));
        }
        return ids;
    }

    /** The ids of all events on the topic; one that was sent again has its place where it came first. */
    private Map<String, Set<String>> published() {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : installation.broker().all("tenantry.events"))
            ids.computeIfAbsent(new String(record.key(), UTF_8), _ -> new LinkedHashSet<>())
                    .add(Client.JSON
                            .readTree(new String(record.value(), UTF_8))
                            .path("id")
                            .asString());
        return ids;
    }

    private long entries() throws SQLException, IOException {
        return installation.database().number("select count(*) from shared.wallet_entry");
    }

    private String walletEntries() throws SQLException, IOException {
        return installation.database().number("select count(*) from shared.wallet_entry") + " entries, "
                + installation.database().number("select coalesce(sum(amount_minor), 0) from shared.wallet_entry");
    }

    /** Each fact once, however often it was told: money that came, and money that went back. */
    private String toldMoney() {
        long entries = 0;
        long sum = 0;
        for (Journal.Fact fact : journal.facts()) {
            int sign = fact.transition().equals("succeeded")
                    ? 1
                    : fact.transition().equals("refunded") ? -1 : 0;
            entries += Math.abs(sign);
            sum += sign * fact.amountMinor();
        }
        return entries + " entries, " + sum;
    }

    private void judge() throws SQLException, IOException {
        installation.settle();
        try (Connection database = installation.database().connect()) {
            assertThat(Checker.findings(database, journal)).isEmpty();
        }
        assertThat(journal.surprises()).isEmpty();
    }
}
