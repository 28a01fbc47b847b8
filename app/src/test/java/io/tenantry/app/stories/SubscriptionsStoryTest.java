package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What tenants sell: plans and their versions, subscriptions from trial to expiry, and a year that passes. */
class SubscriptionsStoryTest extends Story {
    private static Answer start(Company company, UUID user, UUID plan, String how, boolean autoRenew) {
        return company.admin()
                .post("/subscriptions", fields("userId", user, "planId", plan, "start", how, "autoRenew", autoRenew));
    }

    private static Map<String, Object> standard(long priceMinor) {
        return Map.of("name", "Standard", "period", "P1M", "price", rub(priceMinor));
    }

    /** The first day of the next month but one, at noon: a month later is always the same day. */
    private Instant aNoonToCome() {
        ZonedDateTime now = server().now().atZone(ZoneOffset.UTC);
        return now.plusMonths(2)
                .withDayOfMonth(1)
                .withHour(12)
                .withMinute(0)
                .withSecond(0)
                .withNano(0)
                .toInstant();
    }

    private static Instant plusMonths(Instant instant, int months) {
        return instant.atZone(ZoneOffset.UTC).plusMonths(months).toInstant();
    }

    @Test
    void aPlansTermsChangeByVersionAndWhoHasBoughtKeepsTheirs() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID plan = acme.admin()
                .post(
                        "/plans",
                        fields(
                                "name",
                                "Standard",
                                "period",
                                "P1M",
                                "price",
                                rub(1_000),
                                "trialDays",
                                7,
                                "entitlements",
                                Map.of("devices", 3)))
                .expect(201)
                .id();
        String path = "/plans/" + plan;
        acme.topUp(user, 5_000);
        UUID bought = start(acme, user, plan, "wallet", false).expect(201).id();
        acme.admin().put(path, standard(2_000)).problem(428, "version-required");
        acme.admin().with("If-Match", "\"77\"").put(path, standard(2_000)).problem(412, "stale-version");
        acme.admin().edit(path, path, standard(2_000)).expect(200);
        Answer changed = acme.admin().get(path).expect(200);
        assertThat(changed.number("planVersion")).isEqualTo(2);
        assertThat(changed.number("price/amountMinor")).isEqualTo(2_000);
        assertThat(acme.subscription(bought).number("price/amountMinor")).isEqualTo(1_000);
        assertThat(acme.subscription(bought).number("entitlements/devices")).isEqualTo(3);
        acme.admin().post("/subscriptions/" + bought + "/renew").expect(200);
        assertThat(acme.subscription(bought).number("price/amountMinor")).isEqualTo(2_000);
        assertThat(acme.subscription(bought).number("planVersion")).isEqualTo(2);
        assertThat(acme.wallet(user).rub()).isEqualTo(2_000);

        acme.admin().post(path + "/retire").expect(200);
        assertThat(acme.admin().get(path).text("state")).isEqualTo("retired");
        start(acme, user, plan, "wallet", false).problem(409, "plan-retired");
        acme.admin().edit(path, path, standard(1)).problem(409, "plan-retired");
        acme.admin().post("/subscriptions/" + bought + "/renew").expect(200); // its last terms go on
        assertThat(acme.wallet(user).rub()).isZero();
    }

    @Test
    void whatIsNoPlanIsRefused() {
        Company acme = Company.active(server(), "Acme");
        acme.admin()
                .post("/plans", fields("name", "x", "period", "P0D", "price", rub(1)))
                .problem(422, "period-invalid");
        acme.admin()
                .post("/plans", fields("name", "x", "period", "P1M", "price", rub(-1)))
                .problem(422, "price-negative");
        acme.admin()
                .post("/plans", fields("name", "x", "period", "monthly", "price", rub(1)))
                .problem(400, "invalid-request")
                .ofField("period");
        acme.admin()
                .post("/plans", fields("name", "x", "period", "P1M", "price", Fields.money(1, "QQQ")))
                .problem(422, "currency-unknown");
        UUID user = acme.customer();
        start(acme, user, UUID.randomUUID(), "wallet", false).problem(422, "plan-unknown");
        UUID free = acme.plan("Free", "P1M", 0);
        start(acme, UUID.randomUUID(), free, "wallet", false).problem(422, "unknown-user");
        start(acme, user, free, "trial", false).problem(409, "plan-without-trial");
        start(acme, user, free, "payment", false).problem(422, "provider-malformed");
        start(acme, user, free, "wallet", false).expect(201);
    }

    @Test
    void aTrialIsGivenOnceAndBecomesActiveOrExpires() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID plan = acme.admin()
                .post("/plans", fields("name", "Try", "period", "P1M", "price", rub(500), "trialDays", 7))
                .expect(201)
                .id();
        UUID trial = start(acme, user, plan, "trial", false).expect(201).id();
        assertThat(acme.subscription(trial).text("state")).isEqualTo("trial");
        start(acme, user, plan, "trial", false).problem(409, "already-taken");
        UUID another = acme.customer();
        UUID renewing = start(acme, another, plan, "trial", true).expect(201).id();
        acme.topUp(another, 600);

        Instant trialEnds = Instant.parse(acme.subscription(renewing).text("paidUntil"));
        server().moveClock(Duration.ofDays(7).plusMinutes(1));
        assertThat(acme.subscription(trial).text("state")).isEqualTo("expired");
        Answer active = acme.subscription(renewing);
        assertThat(active.text("state")).isEqualTo("active");
        assertThat(Instant.parse(active.text("paidUntil"))).isEqualTo(plusMonths(trialEnds, 1));
        assertThat(acme.wallet(another).rub()).isEqualTo(100);
        acme.admin().post("/subscriptions/" + trial + "/renew").problem(409, "subscription-expired");
        start(acme, user, plan, "trial", false).problem(409, "already-taken");
    }

    @Test
    void aWalletStartTakesTheMoneyAndBeginsInOneStep() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID plan = acme.plan("Standard", "P1M", 1_000);
        start(acme, user, plan, "wallet", false).problem(409, "insufficient-funds");
        assertThat(acme.admin().get("/subscriptions?userId=" + user).items()).isEmpty();
        acme.topUp(user, 1_500);
        UUID id = start(acme, user, plan, "wallet", false).expect(201).id();
        assertThat(acme.subscription(id).text("state")).isEqualTo("active");
        assertThat(acme.wallet(user).history())
                .containsExactly("adjustment +1500 RUB", "subscription-charge -1000 RUB");
        assertThat(acme.wallet(user).entries().getFirst().path("reference").asString())
                .isEqualTo(id.toString());
        List<String> positions = acme.admin().get("/audit-log?resourceId=" + id).items("requestId");
        List<String> charges =
                acme.admin().get("/audit-log?action=billing.wallet-debited").items("requestId");
        assertThat(positions).isEqualTo(charges);
    }

    @Test
    void aPaidStartWaitsForItsPayment() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID plan = acme.plan("Standard", "P1M", 1_000);
        Answer asked = acme.admin()
                .post(
                        "/subscriptions",
                        Map.of("userId", user, "planId", plan, "start", "payment", "provider", "yookassa"))
                .expect(201);
        Answer pending = acme.subscription(asked.id());
        assertThat(pending.text("state")).isEqualTo("pending");
        assertThat(pending.uuid("paymentId")).isEqualTo(asked.uuid("paymentId"));
        assertThat(acme.payment(asked.uuid("paymentId")).number("amount/amountMinor"))
                .isEqualTo(1_000);
        server().events().deliver(succeeded(acme, "yk-start", 1_000, "RUB").reference(asked.uuid("paymentId")));
        Answer active = acme.subscription(asked.id());
        assertThat(active.text("state")).isEqualTo("active");
        assertThat(Instant.parse(active.text("paidUntil")))
                .isEqualTo(plusMonths(Instant.parse(active.text("startedAt")), 1));
        assertThat(acme.wallet(user).history()).containsExactly("payment +1000 RUB", "subscription-charge -1000 RUB");
        assertThat(acme.wallet(user).rub()).isZero();
    }

    @Test
    void aCancellationIsNowOrWithThePeriodAndCanBeTakenBack() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID plan = acme.plan("Standard", "P1M", 100);
        acme.topUp(user, 1_000);
        UUID now = start(acme, user, plan, "wallet", true).expect(201).id();
        UUID later = start(acme, user, plan, "wallet", true).expect(201).id();
        UUID resumed = start(acme, user, plan, "wallet", true).expect(201).id();
        acme.admin()
                .post("/subscriptions/" + now + "/cancel", Map.of("when", "now"))
                .expect(200);
        assertThat(acme.subscription(now).text("state")).isEqualTo("cancelled");
        acme.admin()
                .post("/subscriptions/" + now + "/cancel", Map.of("when", "now"))
                .expect(200);
        acme.admin().post("/subscriptions/" + now + "/renew").problem(409, "subscription-cancelled");
        for (UUID each : List.of(later, resumed))
            acme.admin()
                    .post("/subscriptions/" + each + "/cancel", Map.of("when", "period_end", "reason", "too dear"))
                    .expect(200);
        assertThat(acme.subscription(later).text("state")).isEqualTo("active");
        assertThat(acme.subscription(later).at("cancelAtPeriodEnd").asBoolean()).isTrue();
        acme.admin().post("/subscriptions/" + later + "/renew").problem(409, "subscription-ends");
        acme.admin().post("/subscriptions/" + resumed + "/resume").expect(200);

        server().moveClock(Duration.ofDays(32));
        assertThat(acme.subscription(now).text("state")).isEqualTo("cancelled");
        assertThat(acme.subscription(later).text("state")).isEqualTo("cancelled");
        assertThat(acme.subscription(resumed).text("state")).isEqualTo("active");
        acme.admin().post("/subscriptions/" + later + "/resume").problem(409, "subscription-cancelled");
        assertThat(acme.wallet(user).rub()).isEqualTo(600); // three starts and one renewal
    }

    @Test
    void aYearPassesMonthByMonthAndEveryRenewalHappensOnce() {
        Company acme = Company.active(server(), "Acme");
        UUID rich = acme.customer();
        UUID poor = acme.customer();
        UUID leaving = acme.customer();
        UUID unpaid = acme.customer();
        UUID plan = acme.plan("Standard", "P1M", 1_000);
        acme.topUp(rich, 20_000);
        acme.topUp(poor, 4_500);
        acme.topUp(leaving, 20_000);
        Api program = acme.program("billing:read", "billing:write");
        Instant start = aNoonToCome();
        server().moveClockTo(start);
        UUID forYears = start(acme, rich, plan, "wallet", true).expect(201).id();
        UUID forMonths = start(acme, poor, plan, "wallet", true).expect(201).id();
        UUID once = start(acme, leaving, plan, "wallet", false).expect(201).id();
        UUID never = acme.admin()
                .post(
                        "/subscriptions",
                        Map.of("userId", unpaid, "planId", plan, "start", "payment", "provider", "yookassa"))
                .expect(201)
                .id();

        for (int month = 1; month <= 12; month++) {
            Instant to = plusMonths(start, month).plusSeconds(3600);
            server().moveClockTo(to);
            server().moveClockTo(to); // due work is done once
            assertThat(Wallet.of(program, rich).rub()).as("month %d", month).isEqualTo(19_000 - month * 1_000L);
            Answer running = program.get("/subscriptions/" + forYears).expect(200);
            assertThat(running.text("state")).isEqualTo("active");
            assertThat(Instant.parse(running.text("paidUntil")))
                    .isBetween(
                            plusMonths(start, month + 1),
                            plusMonths(start, month + 1).plusSeconds(600));
            boolean paid = month <= 3;
            assertThat(program.get("/subscriptions/" + forMonths).text("state")).isEqualTo(paid ? "active" : "expired");
            assertThat(program.get("/subscriptions/" + once).text("state")).isEqualTo("expired");
            assertThat(program.get("/subscriptions/" + never).text("state")).isEqualTo("expired");
        }

        assertThat(acme.wallet(rich).history())
                .filteredOn("subscription-charge -1000 RUB"::equals)
                .hasSize(13);
        assertThat(acme.wallet(rich).rub()).isEqualTo(7_000);
        assertThat(acme.wallet(poor).history())
                .filteredOn("subscription-charge -1000 RUB"::equals)
                .hasSize(4);
        assertThat(acme.wallet(poor).rub()).isEqualTo(500);
        assertThat(acme.wallet(leaving).rub()).isEqualTo(19_000);
        assertThat(acme.wallet(unpaid).entries()).isEmpty();
        List<String> renewals = acme.admin()
                .get("/audit-log?action=billing.subscription-renewed&resourceId=" + forYears)
                .expect(200)
                .items("source");
        assertThat(renewals).hasSize(12).containsOnly("schedule");
    }
}
