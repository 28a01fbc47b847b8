package io.tenantry.app.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The history of one tenant, moment by moment: people join, try, pay, buy and ask for help. What happens is decided here
 * in one order, so the same seed gives the same history; what is decided for one moment may be done in any order.
 */
final class SampleHistory {
    /** Whoever is there from the first moment on. */
    private static final int FOUNDERS = 5;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private static final List<String> FIRST = List.of(
            "Anna", "Boris", "Clara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Irina", "Jonas", "Katya", "Lars",
            "Maria", "Nikolai", "Olga", "Pavel", "Rosa", "Sergei", "Tanja", "Viktor");
    private static final List<String> LAST = List.of(
            "Albrecht",
            "Baranova",
            "Castro",
            "Duarte",
            "Egorov",
            "Fischer",
            "Grigoryan",
            "Hansen",
            "Ivanov",
            "Jansen",
            "Kowalska",
            "Lebedev",
            "Moreau",
            "Novak",
            "Orlova",
            "Petrov",
            "Rossi",
            "Sokolov",
            "Torres",
            "Weber");
    private static final List<String> PRIORITIES = List.of("low", "normal", "normal", "high", "urgent");

    private final SampleApi api;
    private final SamplePayments payments;
    private final SampleTenant tenant;
    private final SampleDesk desk;
    private final Random random;
    private final AtomicReferenceArray<String> users;
    private final AtomicReferenceArray<String> tickets;
    private final Map<Integer, List<Runnable>> promised = new HashMap<>();
    private final Set<String> unsettled = new HashSet<>();
    private int joined;
    private int paid;
    private int asked;

    SampleHistory(SampleApi api, SamplePayments payments, SampleTenant tenant, SampleDesk desk) {
        this.api = api;
        this.payments = payments;
        this.tenant = tenant;
        this.desk = desk;
        this.random = new Random(tenant.slug().hashCode());
        this.users = new AtomicReferenceArray<>(Math.max(FOUNDERS, tenant.users()));
        this.tickets = new AtomicReferenceArray<>(tenant.tickets());
    }

    int users() {
        return joined;
    }

    int payments() {
        return paid;
    }

    int tickets() {
        return asked;
    }

    /** What is to be done at this moment, in any order. */
    List<Runnable> at(Moment moment) {
        List<Runnable> work = new ArrayList<>();
        List<Runnable> kept = promised.remove(moment.number());
        if (kept != null) work.addAll(kept);
        int there = joined;
        while (joined < Math.max(FOUNDERS, due(tenant.users(), moment))) work.add(join());
        if (there == 0) return work;
        while (paid < due(tenant.payments(), moment)) work.add(pay(moment, there));
        while (asked < due(tenant.tickets(), moment)) work.add(ask(moment, there));
        return work;
    }

    private static long due(int total, Moment moment) {
        return Math.round(total * moment.done());
    }

    private void promise(int number, Runnable work) {
        promised.computeIfAbsent(number, _ -> new ArrayList<>()).add(work);
    }

    private Runnable join() {
        int n = joined++;
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("role", "customer");
        user.put("firstName", any(FIRST));
        user.put("lastName", any(LAST));
        if (n % 3 == 0) user.put("telegramId", 100_000_000L + n);
        else user.put("email", "person" + n + "@" + tenant.slug() + ".example");
        user.put("language", random.nextInt(3) == 0 ? "en" : "ru");
        int plan = random.nextInt(desk.planIds().size());
        boolean tries = tenant.plans().get(plan).trialDays() > 0 && random.nextInt(3) > 0;
        boolean autoRenew = random.nextInt(4) > 0;
        return () -> {
            users.set(n, api.post(desk.token(), "/users", user).required("id").asString());
            if (tries) subscribe(n, plan, "trial", autoRenew);
        };
    }

    private @Nullable String subscribe(int user, int plan, String start, boolean autoRenew) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userId", users.get(user));
        body.put("planId", desk.planIds().get(plan));
        body.put("start", start);
        body.put("autoRenew", autoRenew);
        try {
            return api.post(desk.token(), "/subscriptions", body).required("id").asString();
        } catch (SampleApi.Refused refused) {
            // a customer who cannot pay, or tries twice, is part of a believable year
            if (refused.status() != 409) throw refused;
            return null;
        }
    }

    private void cancel(@Nullable String subscription) {
        if (subscription == null) return;
        try {
            api.post(desk.token(), "/subscriptions/" + subscription + "/cancel", Map.of("when", "now"));
        } catch (SampleApi.Refused refused) {
            if (refused.status() != 409) throw refused; // it has ended by itself
        }
    }

    /** Some regret it within three weeks. */
    private void buy(int from, int user, int plan) {
        AtomicReference<@Nullable String> bought = new AtomicReference<>();
        boolean autoRenew = random.nextInt(4) > 0;
        promise(from, () -> bought.set(subscribe(user, plan, "wallet", autoRenew)));
        if (random.nextInt(10) == 0) promise(from + 1 + random.nextInt(21 * Moment.A_DAY), () -> cancel(bought.get()));
    }

    /** A top-up, some opened by us first; a third is spent on a subscription the next day, a few are paid back then. */
    private Runnable pay(Moment moment, int there) {
        int n = paid++;
        int user = (int) (there * Math.sqrt(random.nextDouble()));
        int plan = random.nextInt(desk.planIds().size());
        long amount = tenant.plans().get(plan).price();
        String provider = any(tenant.providers());
        String subject = String.format(Locale.ROOT, "%s-%06d", tenant.slug(), n);
        int luck = random.nextInt(100);
        AtomicReference<@Nullable String> reference = new AtomicReference<>();
        int tomorrow = moment.number() + Moment.A_DAY - moment.number() % Moment.A_DAY;
        if (luck < 2) promise(tomorrow, () -> report(subject, provider, "refunded", reference.get(), user, amount));
        else if (luck < 35) buy(tomorrow, user, plan);
        unsettled.add(subject);
        return () -> {
            if (n % 10 < 4) reference.set(open(user, provider, amount));
            report(subject, provider, luck < 93 ? "succeeded" : "failed", reference.get(), user, amount);
        };
    }

    private String open(int user, String provider, long amount) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userId", users.get(user));
        body.put("provider", provider);
        body.put("amount", Map.of("amountMinor", amount, "currency", tenant.currency()));
        return api.post(desk.token(), "/payments", body).required("id").asString();
    }

    private void report(
            String subject, String provider, String result, @Nullable String reference, int user, long amount) {
        payments.send(
                desk.tenantId(), provider, subject, result, reference, users.get(user), amount, tenant.currency());
    }

    /** Most questions are answered at the next moment or the one after, and most answers end the matter. */
    private Runnable ask(Moment moment, int there) {
        int n = asked++;
        int user = random.nextInt(there);
        String trouble = any(tenant.troubles());
        String priority = any(PRIORITIES);
        int answered = moment.number() + (random.nextInt(4) > 0 ? 1 : 2);
        if (random.nextInt(40) > 0) {
            promise(answered, () -> answer(tickets.get(n)));
            if (random.nextInt(12) > 0) promise(answered + 1 + random.nextInt(4), () -> close(tickets.get(n)));
        }
        return () -> {
            String customer = users.get(user);
            api.post(desk.token(), "/users/" + customer + "/seen", Map.of());
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("userId", customer);
            body.put("subject", trouble);
            body.put("text", trouble + ". Can you help me?");
            body.put("priority", priority);
            tickets.set(
                    n, api.post(desk.token(), "/tickets", body).required("id").asString());
        };
    }

    private void answer(String ticket) {
        api.post(desk.token(), "/tickets/" + ticket + "/assign", Map.of("assigneeUserId", desk.staffId()));
        api.post(
                desk.token(),
                "/tickets/" + ticket + "/messages",
                Map.of("authorUserId", desk.staffId(), "text", "Thank you, we are looking into it."));
    }

    private void close(String ticket) {
        api.post(desk.token(), "/tickets/" + ticket + "/close", Map.of());
    }

    /** Returns when the day's payments have their result: what is bought with them tomorrow can be paid then. */
    void settle(Instant since) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!unsettled.isEmpty()) {
            forgetSettled(since);
            if (unsettled.isEmpty()) return;
            if (System.nanoTime() > deadline)
                throw new IllegalStateException("Payment events do not arrive at the server: set"
                        + " SPRING_KAFKA_BOOTSTRAP_SERVERS to the Kafka that it listens to.");
            pause();
        }
    }

    /** The newest come first, so the day's stand on the first pages. */
    private void forgetSettled(Instant since) {
        @Nullable String cursor = null;
        boolean older = false;
        do {
            JsonNode page = api.get(desk.token(), "/payments?limit=200" + (cursor == null ? "" : "&cursor=" + cursor));
            for (JsonNode payment : page.required("items")) {
                if (!payment.required("state").asString().equals("pending"))
                    unsettled.remove(payment.required("subject").asString());
                older |= Instant.parse(payment.required("createdAt").asString()).isBefore(since);
            }
            JsonNode next = page.required("nextCursor");
            cursor = next.isNull() ? null : next.asString();
        } while (cursor != null && !older && !unsettled.isEmpty());
    }

    /** Returns when all that was done can be read. */
    void awaitLists() {
        for (String list : List.of("users", "plans", "subscriptions", "payments", "tickets"))
            api.getUpToDate(desk.token(), "/" + list + "?limit=1");
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
