package io.tenantry.app.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Workers that buy, pay, cancel and ask for help, until they are stopped. A seed fixes what each of them wants, not who is
 * first. Workers of one shop share its people, so that commands meet.
 */
final class Load implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Installation installation;
    private final Journal journal;
    private final List<Shop> shops;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    private Load(Installation installation, Journal journal, List<Shop> shops) {
        this.installation = installation;
        this.journal = journal;
        this.shops = shops;
    }

    static Load start(Installation installation, Journal journal, List<Shop> shops, int workers, long seed) {
        Load load = new Load(installation, journal, shops);
        int number = COUNT.incrementAndGet();
        for (int i = 0; i < workers; i++) {
            Random random = new Random(seed * 1_000 + number * 100L + i);
            String name = "load-" + number + "-" + i;
            load.threads.add(Thread.ofPlatform().name(name).start(() -> load.work(name, random)));
        }
        return load;
    }

    private void work(String name, Random random) {
        Client client = new Client(installation.nodes(), journal, random);
        PaymentDesk payments = new PaymentDesk(name, installation.broker(), journal, random);
        while (running) {
            try {
                step(client, payments, random);
                // clients think; two processors also have servers, a database and a broker to carry
                TimeUnit.MILLISECONDS.sleep(random.nextInt(40));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                journal.surprise(name + " failed: " + e);
                return;
            }
        }
        try {
            payments.deliverWhatIsLate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(Client client, PaymentDesk payments, Random random) throws InterruptedException {
        Shop shop = any(shops, random);
        Identity caller = shop.program();
        UUID customer = any(shop.customers, random);
        switch (random.nextInt(16)) {
            case 0 -> {
                Client.Reply created = client.command(caller, "POST", "/users", Shop.newCustomer());
                if (created.done() && shop.customers.size() < 40) shop.customers.add(created.id());
            }
            case 1, 2 -> {
                long amount = random.nextInt(4) == 0 ? -random.nextInt(1, 300) : random.nextInt(1, 1_000);
                client.command(
                        caller,
                        "POST",
                        "/users/" + customer + "/wallet/adjust",
                        Map.of("amount", Shop.rub(amount), "reason", "by hand"));
            }
            case 3, 4 -> subscribe(shop, customer, client, payments, random);
            case 5, 6 -> change(shop, client, random);
            case 7, 8 -> pay(shop, customer, client, payments, random);
            case 9 -> payments.tellOfAStranger(shop.id(), customer);
            case 10 -> {
                if (random.nextInt(4) == 0) payments.tellNonsense(shop.id());
            }
            case 11 -> {
                String verb = random.nextBoolean() ? "block" : "unblock";
                client.command(caller, "POST", "/users/" + customer + "/" + verb, null);
            }
            case 12 -> open(shop, customer, client, random);
            default -> talk(shop, client, random);
        }
        payments.deliverSome();
    }

    private static void subscribe(Shop shop, UUID customer, Client client, PaymentDesk payments, Random random)
            throws InterruptedException {
        String start = List.of("trial", "wallet", "wallet", "payment").get(random.nextInt(4));
        Map<String, Object> body = new HashMap<>(Map.of(
                "userId",
                customer,
                "planId",
                any(shop.plans, random),
                "start",
                start,
                "autoRenew",
                random.nextBoolean()));
        if (start.equals("payment")) body.put("provider", PaymentDesk.PROVIDER);
        Client.Reply started = again(client, shop.program(), "POST", "/subscriptions", body, random);
        if (!started.done()) return;
        shop.subscriptions.add(started.id());
        String payment = started.body().path("paymentId").asString("");
        if (!payment.isEmpty()) payments.tell(shop.id(), customer, payment, random.nextBoolean() ? 100 : 700);
    }

    /** Sometimes the same request comes once more, with its key, after it was answered. */
    private static Client.Reply again(
            Client client, Identity caller, String method, String path, Object body, Random random) {
        String key = Client.newKey();
        Client.Reply first = client.command(key, caller, method, path, body);
        if (random.nextInt(4) == 0) client.command(key, caller, method, path, body);
        return first;
    }

    private static void change(Shop shop, Client client, Random random) {
        if (shop.subscriptions.isEmpty()) return;
        String subscription = "/subscriptions/" + any(shop.subscriptions, random);
        switch (random.nextInt(5)) {
            case 0, 1 -> client.command(shop.program(), "POST", subscription + "/renew", null);
            case 2 -> client.command(shop.program(), "POST", subscription + "/cancel", Map.of("when", "period_end"));
            case 3 -> client.command(shop.program(), "POST", subscription + "/resume", null);
            default -> {
                Identity careful = shop.program().with("If-Match", "\"" + random.nextInt(1, 4) + "\"");
                client.command(careful, "POST", subscription + "/cancel", Map.of("when", "now"));
            }
        }
    }

    private static void pay(Shop shop, UUID customer, Client client, PaymentDesk payments, Random random)
            throws InterruptedException {
        long amount = random.nextInt(1, 900);
        Client.Reply opened = again(
                client,
                shop.program(),
                "POST",
                "/payments",
                Map.of("userId", customer, "provider", PaymentDesk.PROVIDER, "amount", Shop.rub(amount)),
                random);
        if (opened.done()) payments.tell(shop.id(), customer, opened.id().toString(), amount);
    }

    private static void open(Shop shop, UUID customer, Client client, Random random) {
        Client.Reply opened = again(
                client,
                shop.program(),
                "POST",
                "/tickets",
                Map.of("userId", customer, "subject", "a question", "text", "how?"),
                random);
        if (opened.done()) shop.tickets.add(opened.id());
    }

    private static void talk(Shop shop, Client client, Random random) {
        if (shop.tickets.isEmpty()) return;
        int newest = Math.min(8, shop.tickets.size());
        UUID ticket = shop.tickets.get(shop.tickets.size() - 1 - random.nextInt(newest));
        String path = "/tickets/" + ticket;
        switch (random.nextInt(6)) {
            case 0 -> client.command(shop.program(), "POST", path + "/close", null);
            case 1 -> client.command(shop.program(), "POST", path + "/reopen", null);
            case 2 -> client.command(shop.program(), "POST", path + "/priority", Map.of("priority", "high"));
            case 3 ->
                client.command(shop.program(), "POST", path + "/messages", Map.of("text", "a note", "internal", true));
            default -> client.command(shop.program(), "POST", path + "/messages", Map.of("text", "an answer"));
        }
    }

    static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    /** Every worker ends the request it has begun, and the providers tell what they were late with. */
    @Override
    public void close() {
        running = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
