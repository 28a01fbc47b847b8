package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.money;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.of;
import static io.tenantry.app.stories.PaymentEvent.refunded;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of what providers tell on Kafka, however and in whatever order they tell it. */
class PaymentEventsStoryTest extends Story {
    private Company acme;

    @BeforeAll
    void aCompany() {
        acme = Company.active(server(), "Acme");
    }

    private void deliver(PaymentEvent... events) {
        server().events().deliver(events);
    }

    private static List<String> mismatches(Answer payment) {
        List<String> mismatches = new ArrayList<>();
        payment.at("mismatches").forEach(mismatch -> mismatches.add(mismatch.asString()));
        return mismatches;
    }

    private void requirePayment(UUID paymentId, String state, long receivedMinor, long refundedMinor) {
        Answer payment = acme.payment(paymentId);
        assertThat(payment.text("state")).isEqualTo(state);
        assertThat(payment.number("received/amountMinor")).isEqualTo(receivedMinor);
        assertThat(payment.number("refunded/amountMinor")).isEqualTo(refundedMinor);
    }

    private static UUID derived(Company company, UUID userId) {
        return UUID.fromString(company.admin()
                .get("/payments?userId=" + userId)
                .expect(200)
                .items("id")
                .getFirst());
    }

    @Test
    void aPaymentIsOpenedAndItsSuccessIsCredited() {
        UUID user = acme.customer();
        UUID payment = acme.payment(user, "yookassa", rub(19_900));
        requirePayment(payment, "pending", 0, 0);
        server().events()
                .send(
                        acme.id().toString(),
                        succeeded(acme, "yk-1", 19_900, "RUB")
                                .reference(payment)
                                .structured());
        Answer arrived = acme.admin()
                .get("/payments/" + payment + "?waitFor=succeeded,failed&timeout=30s")
                .expect(200);
        assertThat(arrived.text("state")).isEqualTo("succeeded");
        assertThat(arrived.text("subject")).isEqualTo("yk-1");
        assertThat(arrived.text("method")).isEqualTo("card");
        assertThat(mismatches(arrived)).isEmpty();
        server().events().awaitAnswers();
        assertThat(acme.wallet(user).history()).containsExactly("payment +19900 RUB");
        assertThat(acme.wallet(user).entries().getFirst().path("reference").asString())
                .isEqualTo(payment.toString());
    }

    @Test
    void waitingForAStateThatDoesNotComeShowsThePresentOne() {
        UUID payment = acme.payment(acme.customer(), "yookassa", rub(100));
        Answer still = acme.admin()
                .get("/payments/" + payment + "?waitFor=succeeded&timeout=200ms")
                .expect(200);
        assertThat(still.text("state")).isEqualTo("pending");
        acme.admin().get("/payments/" + payment + "?waitFor=nonsense").problem(400, "invalid-request");
    }

    @Test
    void whatIsToldFiveTimesHappensOnce() {
        UUID user = acme.customer();
        UUID payment = acme.payment(user, "yookassa", rub(5_000));
        PaymentEvent success = succeeded(acme, "yk-5", 5_000, "RUB").reference(payment);
        deliver(success, success, success, success, success);
        long version = acme.payment(payment).number("version");
        assertThat(acme.wallet(user).history()).containsExactly("payment +5000 RUB");
        deliver(success.toldAgain(), success);
        assertThat(acme.payment(payment).number("version")).isEqualTo(version);
        assertThat(acme.wallet(user).rub()).isEqualTo(5_000);
    }

    @Test
    void theStructuredAndTheBinaryModeTellTheSame() {
        UUID user = acme.customer();
        UUID payment = acme.payment(user, "yookassa", rub(700));
        PaymentEvent success = succeeded(acme, "yk-binary", 700, "RUB").reference(payment);
        server().events().deliverBinary(success);
        deliver(success);
        requirePayment(payment, "succeeded", 700, 0);
        assertThat(acme.wallet(user).rub()).isEqualTo(700);
    }

    @Test
    void aLaterLowerTransitionChangesNothingAndALateSuccessCounts() {
        UUID user = acme.customer();
        UUID payment = acme.payment(user, "yookassa", rub(1_000));
        PaymentEvent failure = of(acme, "failed", "yk-late", 1_000, "RUB").reference(payment);
        deliver(of(acme, "pending", "yk-late", 1_000, "RUB").reference(payment), failure);
        requirePayment(payment, "failed", 0, 0);
        deliver(of(acme, "pending", "yk-late-2", 1_000, "RUB").reference(payment));
        requirePayment(payment, "failed", 0, 0);
        deliver(succeeded(acme, "yk-late", 1_000, "RUB").reference(payment));
        requirePayment(payment, "succeeded", 1_000, 0);
        deliver(of(acme, "cancelled", "yk-late", 1_000, "RUB").reference(payment), failure.toldAgain());
        requirePayment(payment, "succeeded", 1_000, 0);
        assertThat(acme.wallet(user).history()).containsExactly("payment +1000 RUB");
    }

    @Test
    void refundsArePartialAndTheStateFollowsTheirSum() {
        UUID user = acme.customer();
        UUID payment = acme.payment(user, "yookassa", rub(1_000));
        deliver(succeeded(acme, "yk-parts", 1_000, "RUB").reference(payment));
        deliver(refunded(acme, "yk-parts", "r1", 300, "RUB").reference(payment));
        requirePayment(payment, "succeeded", 1_000, 300);
        deliver(refunded(acme, "yk-parts", "r1", 300, "RUB").reference(payment));
        requirePayment(payment, "succeeded", 1_000, 300);
        deliver(refunded(acme, "yk-parts", "r2", 700, "RUB").reference(payment));
        requirePayment(payment, "refunded", 1_000, 1_000);
        assertThat(acme.wallet(user).history())
                .containsExactly("payment +1000 RUB", "refund -300 RUB", "refund -700 RUB");
        assertThat(acme.wallet(user).rub()).isZero();
    }

    @Test
    void aRefundBeforeItsSuccessWaitsForIt() {
        UUID user = acme.customer();
        UUID payment = acme.payment(user, "yookassa", rub(1_000));
        deliver(refunded(acme, "yk-early", "r1", 1_000, "RUB").reference(payment));
        assertThat(acme.payment(payment).text("state")).isNotEqualTo("succeeded");
        assertThat(acme.wallet(user).entries()).isEmpty();
        deliver(succeeded(acme, "yk-early", 1_000, "RUB").reference(payment));
        requirePayment(payment, "refunded", 1_000, 1_000);
        assertThat(acme.wallet(user).history()).containsExactly("payment +1000 RUB", "refund -1000 RUB");
    }

    @Test
    void aRefundMayTakeTheBalanceBelowZeroAndAChargeMayNot() {
        UUID user = acme.customer();
        UUID plan = acme.plan("Expensive", "P1M", 900);
        UUID payment = acme.payment(user, "yookassa", rub(1_000));
        deliver(succeeded(acme, "yk-spent", 1_000, "RUB").reference(payment));
        acme.admin()
                .post("/subscriptions", Map.of("userId", user, "planId", plan, "start", "wallet"))
                .expect(201);
        acme.admin()
                .post("/subscriptions", Map.of("userId", user, "planId", plan, "start", "wallet"))
                .problem(409, "insufficient-funds");
        deliver(refunded(acme, "yk-spent", "r1", 1_000, "RUB").reference(payment));
        assertThat(acme.wallet(user).rub()).isEqualTo(-900);
        acme.admin()
                .post("/users/" + user + "/wallet/adjust", Map.of("amount", rub(-1), "reason", "x"))
                .problem(409, "insufficient-funds");
    }

    @Test
    void anotherAmountAndAnotherCurrencyAreCreditedAndMarked() {
        UUID user = acme.customer();
        UUID less = acme.payment(user, "yookassa", rub(1_000));
        UUID stars = acme.payment(user, "yookassa", rub(2_000));
        deliver(
                succeeded(acme, "yk-less", 999, "RUB").reference(less),
                succeeded(acme, "yk-stars", 50, "XTR").reference(stars));
        assertThat(mismatches(acme.payment(less))).containsExactly("amount");
        assertThat(mismatches(acme.payment(stars))).containsExactly("currency");
        assertThat(acme.wallet(user).balances()).isEqualTo(Map.of("RUB", 999L, "XTR", 50L));
        assertThat(acme.admin()
                        .get("/payments?mismatch=amount&userId=" + user)
                        .expect(200)
                        .items("id"))
                .containsExactly(less.toString());
    }

    @Test
    void aPaymentForASubscriptionWithAnotherAmountIsLeftInTheWallet() {
        UUID user = acme.customer();
        UUID plan = acme.plan("Standard", "P1M", 1_000);
        Answer asked = acme.admin()
                .post(
                        "/subscriptions",
                        Map.of("userId", user, "planId", plan, "start", "payment", "provider", "yookassa"))
                .expect(201);
        deliver(succeeded(acme, "yk-short", 400, "RUB").reference(asked.uuid("paymentId")));
        assertThat(acme.subscription(asked.id()).text("state")).isEqualTo("pending");
        assertThat(acme.wallet(user).rub()).isEqualTo(400);
    }

    @Test
    void withoutAReferenceTheUserIsCredited() {
        UUID user = acme.customer();
        PaymentEvent success = succeeded(acme, "yk-unasked", 1_500, "RUB").user(user);
        deliver(success, success.toldAgain());
        Answer payment = acme.payment(derived(acme, user));
        assertThat(payment.text("state")).isEqualTo("succeeded");
        assertThat(payment.text("provider")).isEqualTo("yookassa");
        assertThat(mismatches(payment)).isEmpty();
        assertThat(acme.wallet(user).history()).containsExactly("payment +1500 RUB");
        deliver(succeeded(acme, "yk-unasked", 1_500, "RUB").user(user).by("stripe"));
        assertThat(acme.wallet(user).rub()).isEqualTo(3_000);
    }

    @Test
    void anUnknownReferenceIsMarkedAndAnotherTenantsReferenceIsUnknown() {
        Company other = Company.active(server(), "Other");
        UUID othersUser = other.customer();
        UUID othersPayment = other.payment(othersUser, "yookassa", rub(4_000));
        UUID user = acme.customer();
        deliver(succeeded(acme, "yk-theirs", 4_000, "RUB")
                .reference(othersPayment)
                .user(user));
        Answer payment = acme.payment(derived(acme, user));
        assertThat(mismatches(payment)).containsExactly("reference");
        assertThat(payment.id()).isNotEqualTo(othersPayment);
        assertThat(acme.wallet(user).rub()).isEqualTo(4_000);
        assertThat(other.payment(othersPayment).text("state")).isEqualTo("pending");
        assertThat(other.wallet(othersUser).entries()).isEmpty();

        UUID second = acme.customer();
        deliver(succeeded(acme, "yk-nobodys", 10, "RUB")
                .reference("no id at all")
                .user(second));
        assertThat(mismatches(acme.payment(derived(acme, second)))).containsExactly("reference");
        assertThat(acme.wallet(second).rub()).isEqualTo(10);
    }

    @Test
    void thePaymentsUserWinsOverAnother() {
        UUID payer = acme.customer();
        UUID another = acme.customer();
        UUID payment = acme.payment(payer, "yookassa", rub(600));
        deliver(succeeded(acme, "yk-user", 600, "RUB").reference(payment).user(another));
        assertThat(mismatches(acme.payment(payment))).containsExactly("user");
        assertThat(acme.wallet(payer).rub()).isEqualTo(600);
        assertThat(acme.wallet(another).entries()).isEmpty();
    }

    @Test
    void moneyForASuspendedTenantIsCreditedAndMarked() {
        Company company = Company.active(server(), "Suspended soon");
        UUID user = company.customer();
        UUID payment = company.payment(user, "yookassa", rub(800));
        company.suspend("unpaid");
        server().events().deliver(succeeded(company, "yk-suspended", 800, "RUB").reference(payment));
        company.reactivate();
        assertThat(mismatches(company.payment(payment))).containsExactly("tenant-state");
        assertThat(company.wallet(user).rub()).isEqualTo(800);
    }

    @Test
    void inWhateverOrderEventsComeTheBalancesAreTheSame() {
        Map<String, Long> first = null;
        for (int seed = 0; seed < 4; seed++) {
            Company company = Company.active(server(), "Shuffled " + seed);
            List<UUID> users = List.of(company.customer(), company.customer(), company.customer());
            List<PaymentEvent> events = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                UUID user = users.get(i);
                UUID paid = company.payment(user, "yookassa", rub(1_000));
                UUID odd = company.payment(user, "yookassa", money(500, "USD"));
                String subject = "yk-" + i;
                events.add(of(company, "pending", subject, 1_000, "RUB").reference(paid));
                events.add(of(company, "failed", subject, 1_000, "RUB").reference(paid));
                events.add(succeeded(company, subject, 1_000, "RUB").reference(paid));
                events.add(refunded(company, subject, "r1", 200, "RUB").reference(paid));
                events.add(
                        refunded(company, subject, "r2", 100L * i + 100, "RUB").reference(paid));
                events.add(succeeded(company, subject + "-odd", 450, "RUB").reference(odd));
                events.add(succeeded(company, subject + "-own", 70 + i, "XTR").user(user));
            }
            events.addAll(List.copyOf(events.subList(0, 12)));
            if (seed > 0) Collections.shuffle(events, new Random(seed));
            server().events().deliver(events);
            Map<String, Long> balances = users.stream()
                    .flatMap(user -> company.wallet(user).balances().entrySet().stream()
                            .map(balance ->
                                    Map.entry(users.indexOf(user) + " " + balance.getKey(), balance.getValue())))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            if (first == null) first = balances;
            assertThat(balances).as("order %d", seed).isEqualTo(first);
        }
        assertThat(first)
                .isEqualTo(Map.of(
                        "0 RUB", 1_150L, "1 RUB", 1_050L, "2 RUB", 950L, "0 XTR", 70L, "1 XTR", 71L, "2 XTR", 72L));
    }
}
