package io.tenantry.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A tenant of the load: its plans, and the people, subscriptions, payments and tickets that workers share. */
final class Shop {
    private static final AtomicLong TELEGRAM = new AtomicLong(1_000_000);

    private final UUID id;
    private final Identity program;
    final List<UUID> plans = new CopyOnWriteArrayList<>();
    final List<UUID> customers = new CopyOnWriteArrayList<>();
    final List<UUID> subscriptions = new CopyOnWriteArrayList<>();
    final List<UUID> tickets = new CopyOnWriteArrayList<>();

    private Shop(UUID id, Identity program) {
        this.id = id;
        this.program = program;
    }

    UUID id() {
        return id;
    }

    /** With all scopes, and a token that no clock expires. */
    Identity program() {
        return program;
    }

    /** Signed up and approved, with plans and customers, and known to every server. */
    static Shop open(String slug, Installation installation, Client client) {
        Node node = installation.node(0);
        Client.Reply signedUp = Client.send(
                node,
                Identity.nobody(),
                "POST",
                "/tenants",
                Map.of(
                        "name",
                        slug,
                        "slug",
                        slug,
                        "contactEmail",
                        "office@" + slug + ".test",
                        "admin",
                        Map.of("email", "admin@" + slug + ".test", "password", "correct horse battery")));
        assertThat(signedUp.status()).as("%s", signedUp).isEqualTo(201);
        UUID tenant = signedUp.id();
        Identity operator = Identity.operator(node);
        expect(200, Client.send(node, operator, "POST", "/tenants/" + tenant + "/approve", Map.of()));
        Identity within = operator.with("X-Tenant-ID", tenant);
        Client.Reply token = expect(
                201, Client.send(node, within, "POST", "/api-tokens", Map.of("name", "load", "scopes", scopes())));
        Identity program = Identity.withToken(tenant, token.body().path("token").asString());
        Shop shop = new Shop(tenant, program);
        for (Node each : installation.nodes())
            await("the shop is known to " + each.name())
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Client.send(each, program, "POST", "/users?dryRun=true", newCustomer())
                                    .status()
                            == 200);
        shop.furnish(client);
        return shop;
    }

    private void furnish(Client client) {
        for (int price : new int[] {0, 100, 700})
            plans.add(expect(
                            201,
                            client.command(
                                    program,
                                    "POST",
                                    "/plans",
                                    Map.of(
                                            "name",
                                            "for " + price,
                                            "period",
                                            "P1M",
                                            "price",
                                            rub(price),
                                            "trialDays",
                                            7)))
                    .id());
        for (int i = 0; i < 4; i++) customers.add(customer(client));
    }

    UUID customer(Client client) {
        return expect(201, client.command(program, "POST", "/users", newCustomer()))
                .id();
    }

    /** Somebody whom only a messenger knows. */
    static Map<String, Object> newCustomer() {
        return Map.of("role", "customer", "telegramId", TELEGRAM.incrementAndGet());
    }

    static Map<String, Object> rub(long amountMinor) {
        return Map.of("amountMinor", amountMinor, "currency", "RUB");
    }

    static Client.Reply expect(int status, Client.Reply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        return reply;
    }

    private static List<String> scopes() {
        List<String> scopes = new ArrayList<>();
        for (String area : List.of("users", "plans", "billing", "tickets"))
            scopes.addAll(List.of(area + ":read", area + ":write"));
        scopes.add("figures:read");
        return scopes;
    }
}
