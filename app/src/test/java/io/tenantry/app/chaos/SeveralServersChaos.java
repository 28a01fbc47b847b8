package io.tenantry.app.chaos;

import static io.tenantry.app.chaos.Shop.expect;
import static io.tenantry.app.chaos.Shop.rub;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Three servers share one database and one Kafka: each sees what the others did, and none is needed. */
class SeveralServersChaos extends Battery {
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(10);

    @Test
    void aServerReadsWhatAnotherHasWritten() {
        Shop shop = shops().getFirst();
        UUID customer = shop.customer(client(new Random(SEED)));
        for (int i = 1; i <= 12; i++) {
            Node writer = installation().node(i % 3);
            Node reader = installation().node((i + 1) % 3);
            Client.Reply written = at(writer, shop.program(), "/users/" + customer + "/wallet/adjust", top(100));
            Client.Reply read = Client.send(
                    reader,
                    shop.program()
                            .with("Consistency-Token", expect(200, written).header("Consistency-Token")),
                    "GET",
                    "/users/" + customer + "/wallet",
                    null);
            assertThat(expect(200, read).body().at("/balances/0/amountMinor").longValue())
                    .as("written at %s, read at %s", writer.name(), reader.name())
                    .isEqualTo(i * 100L);
        }
    }

    /** Each server holds the ticket in its cache; what another does must count in the very next command. */
    @Test
    void quietRepeatRefusalAndPreconditionKnowWhatAnotherServerHasJustDone() {
        Shop shop = shops().getFirst();
        Client client = client(new Random(SEED));
        for (int i = 0; i < 12; i++) {
            Node one = installation().node(i % 3);
            Node other = installation().node((i + 1) % 3);
            Identity caller = shop.program();
            String ticket = "/tickets/"
                    + expect(
                                    201,
                                    client.command(
                                            caller,
                                            "POST",
                                            "/tickets",
                                            Map.of(
                                                    "userId",
                                                    shop.customers.getFirst(),
                                                    "subject",
                                                    "a question",
                                                    "text",
                                                    "how?")))
                            .id();
            for (Node node : List.of(one, other))
                expect(200, at(node, caller, ticket + "/messages", Map.of("text", "a note", "internal", true)));

            Client.Reply closed = expect(200, at(one, caller, ticket + "/close", null));
            Client.Reply repeat = expect(200, at(other, caller, ticket + "/close", null));
            assertThat(repeat.body().path("version"))
                    .as("a quiet repeat appends nothing")
                    .isEqualTo(closed.body().path("version"));
            Client.Reply refused = at(other, caller, ticket + "/priority", Map.of("priority", "high"));
            assertThat(refused.status()).as("%s", refused).isEqualTo(409);

            expect(200, at(one, caller, ticket + "/reopen", null));
            expect(200, at(other, caller, ticket + "/priority", Map.of("priority", "high")));
            Client.Reply stale = at(
                    one,
                    caller.with("If-Match", "\"" + closed.body().path("version") + "\""),
                    ticket + "/priority",
                    Map.of("priority", "low"));
            assertThat(stale.status()).as("%s", stale).isEqualTo(412);
            Client.Reply staleRepeat = at(
                    other,
                    caller.with("If-Match", "\"" + closed.body().path("version") + "\""),
                    ticket + "/priority",
                    Map.of("priority", "high"));
            assertThat(staleRepeat.status())
                    .as("a stale repeat is stale: %s", staleRepeat)
                    .isEqualTo(412);
        }
    }

    @Test
    void oneKeyAtThreeServersAtOnceIsOneCommand() throws Exception {
        Shop shop = shops().getFirst();
        UUID customer = shop.customer(client(new Random(SEED)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 15; i++) {
                Identity keyed = shop.program().with("Idempotency-Key", "at-once-" + i);
                List<Future<Client.Reply>> replies = new ArrayList<>();
                for (Node node : installation().nodes())
                    replies.add(
                            threads.submit(() -> at(node, keyed, "/users/" + customer + "/wallet/adjust", top(10))));
                Client.Reply first = expect(200, replies.getFirst().get());
                for (Future<Client.Reply> reply : replies)
                    assertThat(expect(200, reply.get()).body()).isEqualTo(first.body());
            }
        }
        installation().settle();
        Client.Reply wallet =
                Client.send(installation().node(0), shop.program(), "GET", "/users/" + customer + "/wallet", null);
        assertThat(wallet.body().at("/balances/0/amountMinor").longValue()).isEqualTo(150);
    }

    @Test
    void aKilledServersWorkIsTakenOverWithinTenSeconds() throws InterruptedException {
        Shop shop = shops().getFirst();
        // a short run kills one, drawn by the seed
        List<Node> victims = TIME.toSeconds() < 60
                ? List.of(installation().node((int) (SEED % 3)))
                : installation().nodes();
        for (Node victim : victims) {
            List<Node> others = installation().nodes().stream()
                    .filter(each -> each != victim)
                    .toList();
            try (Load load = load(4)) {
                awaitAcknowledged(60);
                victim.kill();
                Instant killed = Instant.now();
                for (Node survivor : others) seesItsOwn(survivor, shop, killed);
                Duration folded = Duration.between(killed, Instant.now());
                paymentsArrive(others.getFirst());
                Duration read = Duration.between(killed, Instant.now());
                say(victim.name() + " was killed: its segments were taken over within " + folded.toMillis()
                        + " ms, its partitions within " + read.toMillis() + " ms");
                assertThat(read).isLessThan(TAKEN_OVER_WITHIN);
                victim.start().awaitReady();
                assertThat(load).isNotNull();
            }
        }
    }

    private void awaitAcknowledged(int more) {
        int before = journal().acknowledged().size();
        await("the load gets on")
                .atMost(Duration.ofSeconds(60))
                .until(() -> journal().acknowledged().size() >= before + more);
    }

    /** What the survivor writes now is in every kind of read model. */
    private static void seesItsOwn(Node survivor, Shop shop, Instant killed) {
        UUID customer = shop.customers.getFirst();
        Client.Reply written =
                expect(200, at(survivor, shop.program(), "/users/" + customer + "/wallet/adjust", top(1)));
        Identity reader = shop.program().with("Consistency-Token", written.header("Consistency-Token"));
        for (String path : List.of(
                "/users/" + customer + "/wallet",
                "/users/" + customer,
                "/subscriptions",
                "/payments",
                "/tickets",
                "/tenants/" + shop.id() + "/statistics"))
            await(path + " at " + survivor.name())
                    .atMost(TAKEN_OVER_WITHIN.minus(Duration.between(killed, Instant.now())))
                    .until(() ->
                            Client.send(survivor, reader, "GET", path, null).status() == 200);
    }

    /** Payments told after the kill: the partitions that the dead server read are read by others. */
    private void paymentsArrive(Node survivor) throws InterruptedException {
        Map<Shop, UUID> told = new LinkedHashMap<>();
        for (Shop each : shops()) {
            UUID customer = each.customers.getFirst();
            UUID payment = expect(
                            201,
                            at(
                                    survivor,
                                    each.program(),
                                    "/payments",
                                    Map.of("userId", customer, "provider", PaymentDesk.PROVIDER, "amount", rub(5))))
                    .id();
            PaymentDesk desk =
                    new PaymentDesk("after-kill-" + payment, installation().broker(), journal(), new Random(SEED));
            desk.tellSuccess(each.id(), customer, payment.toString(), 5);
            desk.deliverWhatIsLate();
            told.put(each, payment);
        }
        told.forEach((shop, payment) -> await("the payment has succeeded")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Client.send(survivor, shop.program(), "GET", "/payments/" + payment, null)
                        .body()
                        .path("state")
                        .asString("")
                        .equals("succeeded")));
    }

    /** All three have a scheduler, and all three are told that a month has passed, at the same moment. */
    @Test
    void dueWorkHappensOnce() throws Exception {
        Shop shop = shops().getFirst();
        Client client = client(new Random(SEED));
        UUID customer = shop.customer(client);
        expect(200, client.command(shop.program(), "POST", "/users/" + customer + "/wallet/adjust", top(100_000)));
        List<UUID> renewed = new ArrayList<>();
        for (int i = 0; i < 10; i++)
            renewed.add(expect(
                            201,
                            client.command(
                                    shop.program(),
                                    "POST",
                                    "/subscriptions",
                                    Map.of(
                                            "userId",
                                            customer,
                                            "planId",
                                            shop.plans.get(1),
                                            "start",
                                            "wallet",
                                            "autoRenew",
                                            true)))
                    .id());
        installation().settle();
        Instant inAMonth = Instant.now().plus(Duration.ofDays(32));
        moveClocks(inAMonth);
        installation().settle();
        moveClocks(null);
        for (UUID subscription : renewed)
            assertThat(installation()
                            .database()
                            .number("select count(*) from tenantry.event where name = 'billing.subscription-renewed'"
                                    + " and stream = '" + shop.id() + "/" + subscription + "'"))
                    .as("renewals of %s", subscription)
                    .isEqualTo(1);
    }

    /** At all servers at once. */
    private void moveClocks(@Nullable Instant now) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Client.Reply>> replies = new ArrayList<>();
            for (Node node : installation().nodes())
                replies.add(threads.submit(() -> Client.send(
                        node,
                        Identity.operator(node),
                        "POST",
                        "/platform/clock",
                        now == null ? Map.of() : Map.of("now", now.toString()))));
            for (Future<Client.Reply> reply : replies) expect(200, reply.get());
        }
    }

    @Test
    void aRollingRestartDropsNothing() {
        try (Load load = load(4)) {
            for (Node node : installation().nodes()) {
                awaitAcknowledged(20);
                node.terminate();
                node.start().awaitReady();
            }
            awaitAcknowledged(20);
            assertThat(load).isNotNull();
        }
    }

    private static Client.Reply at(Node node, Identity caller, String path, @Nullable Object body) {
        return Client.send(node, caller, "POST", path, body);
    }

    private static Map<String, Object> top(long amount) {
        return Map.of("amount", rub(amount), "reason", "a gift");
    }
}
