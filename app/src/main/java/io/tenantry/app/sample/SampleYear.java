package io.tenantry.app.sample;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A year in the life of one tenant, day by day: people join, try, pay, renew and ask for help. The same seed gives the
 * same year. More happens towards the end of the year than at its beginning, as in a company that grows.
 */
final class SampleYear {
    /** Whoever is there from the first day on. */
    private static final int FOUNDERS = 5;

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

    private final SampleApi api;
    private final SamplePayments payments;
    private final SampleTenant tenant;
    private final String tenantId;
    private final String token;
    private final String staffId;
    private final List<String> planIds;
    private final Random random;
    private final List<String> users = new ArrayList<>();
    private final AtomicInteger paid = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    SampleYear(
            SampleApi api,
            SamplePayments payments,
            SampleTenant tenant,
            String tenantId,
            String token,
            String staffId,
            List<String> planIds) {
        this.api = api;
        this.payments = payments;
        this.tenant = tenant;
        this.tenantId = tenantId;
        this.token = token;
        this.staffId = staffId;
        this.planIds = planIds;
        this.random = new Random(tenant.slug().hashCode());
    }

    int users() {
        return users.size();
    }

    int payments() {
        return paid.get();
    }

    int tickets() {
        return asked.get();
    }

    /** Everything that happens on one day; {@code done} is the share of the year that has passed at its end. */
    void day(Instant morning, double done) {
        while (users.size() < Math.max(FOUNDERS, due(tenant.users(), done))) join();
        @Nullable String last = null;
        while (paid.get() < due(tenant.payments(), done)) last = pay(morning);
        payments.flush();
        while (asked.get() < due(tenant.tickets(), done)) ask();
        if (last != null) api.get(token, "/payments/" + last + "?waitFor=succeeded,failed,refunded&timeout=20s");
    }

    /** How much of a year's total has happened: it grows with the square of the time, on a base. */
    private static long due(int total, double done) {
        return Math.round(total * (0.4 * done + 0.6 * done * done));
    }

    private void join() {
        int n = users.size();
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("role", "customer");
        user.put("firstName", FIRST.get(random.nextInt(FIRST.size())));
        user.put("lastName", LAST.get(random.nextInt(LAST.size())));
        if (n % 3 == 0) user.put("telegramId", 100_000_000L + n);
        else user.put("email", "person" + n + "@" + tenant.slug() + ".example");
        user.put("language", random.nextInt(3) == 0 ? "en" : "ru");
        String id = api.post(token, "/users", user).required("id").asString();
        users.add(id);
        int plan = random.nextInt(planIds.size());
        if (tenant.plans().get(plan).trialDays() > 0 && random.nextInt(3) > 0) subscribe(id, plan, "trial");
    }

    private void subscribe(String user, int plan, String start) {
        try {
            api.post(
                    token,
                    "/subscriptions",
                    Map.of(
                            "userId",
                            user,
                            "planId",
                            planIds.get(plan),
                            "start",
                            start,
                            "autoRenew",
                            random.nextInt(4) > 0));
        } catch (SampleApi.Refused refused) {
            // a customer who cannot pay, or tries twice, is part of a believable year
            if (refused.status() != 409) throw refused;
        }
    }

    /** A top-up, mostly opened by us first; one in three is spent on a subscription at once. Answers an opened payment. */
    private @Nullable String pay(Instant morning) {
        int n = paid.getAndIncrement();
        String user = users.get((int) (users.size() * Math.sqrt(random.nextDouble())));
        int plan = random.nextInt(planIds.size());
        long amount = tenant.plans().get(plan).price();
        String provider =
                tenant.providers().get(random.nextInt(tenant.providers().size()));
        String subject = String.format(Locale.ROOT, "%s-%06d", tenant.slug(), n);
        @Nullable String reference = null;
        if (n % 10 < 4) {
            reference = api.post(
                            token,
                            "/payments",
                            Map.of(
                                    "userId", user,
                                    "provider", provider,
                                    "amount", Map.of("amountMinor", amount, "currency", tenant.currency())))
                    .required("id")
                    .asString();
        }
        int luck = random.nextInt(100);
        Instant time = morning.plusSeconds(random.nextInt(3_600));
        payments.send(
                tenantId,
                provider,
                subject,
                luck < 93 ? "succeeded" : "failed",
                time,
                reference,
                user,
                amount,
                tenant.currency());
        if (luck < 2)
            payments.send(tenantId, provider, subject, "refunded", time, reference, user, amount, tenant.currency());
        if (luck >= 2 && luck < 35) subscribe(user, plan, "wallet");
        return reference;
    }

    private void ask() {
        asked.incrementAndGet();
        String user = users.get(random.nextInt(users.size()));
        String trouble = tenant.troubles().get(random.nextInt(tenant.troubles().size()));
        String ticket = api.post(
                        token,
                        "/tickets",
                        Map.of(
                                "userId",
                                user,
                                "subject",
                                trouble,
                                "text",
                                trouble + ". Can you help me?",
                                "priority",
                                List.of("low", "normal", "normal", "high", "urgent")
                                        .get(random.nextInt(5))))
                .required("id")
                .asString();
        int course = random.nextInt(10);
        if (course == 0) return;
        api.post(token, "/tickets/" + ticket + "/assign", Map.of("assigneeUserId", staffId));
        api.post(token, "/tickets/" + ticket + "/messages", Map.of("text", "Thank you, we are looking into it."));
        if (course > 2) api.post(token, "/tickets/" + ticket + "/close", Map.of());
    }
}
