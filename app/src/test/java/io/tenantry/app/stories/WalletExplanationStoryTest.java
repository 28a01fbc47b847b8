package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Somebody asks where a balance comes from: every entry leads back to its message, its person or what was due. */
class WalletExplanationStoryTest extends Story {
    private static List<JsonNode> oldestFirst(Api api, UUID user) {
        return api.all("/users/" + user + "/wallet/explain", 2).reversed();
    }

    @Test
    void everyEntryLeadsBackToWhatMadeIt() {
        Company acme = Company.active(server(), "Explained");
        Company.Person ann = acme.hires("customer", "ann");
        UUID user = ann.id();
        Api program = acme.program("billing:read", "billing:write");
        UUID payment = acme.payment(user, "yookassa", rub(3_000));
        PaymentEvent paid = succeeded(acme, "yk-explained", 3_000, "RUB").reference(payment);
        server().events().deliver(paid);
        acme.admin()
                .with("Idempotency-Key", "gift-1")
                .with("X-Reason", "an outage")
                .post("/users/" + user + "/wallet/adjust", Map.of("amount", rub(500), "reason", "sorry"))
                .expect(200);
        program.post("/users/" + user + "/wallet/adjust", Map.of("amount", rub(-100), "reason", "fee"))
                .expect(200);
        UUID plan = acme.plan("Monthly", "P1M", 1_000);
        UUID subscription = acme.admin()
                .post("/subscriptions", fields("userId", user, "planId", plan, "start", "wallet", "autoRenew", true))
                .expect(201)
                .id();
        server().moveClockTo(server().now().plus(Duration.ofDays(32)));

        List<JsonNode> chain = oldestFirst(program, user);
        assertThat(chain).hasSize(5);

        JsonNode arrived = chain.get(0);
        assertThat(arrived.at("/event/name").asString()).isEqualTo("billing.wallet-credited");
        assertThat(arrived.at("/command/name").asString()).isEqualTo("RecordProviderResult");
        assertThat(arrived.at("/command/source").asString()).isEqualTo("kafka");
        assertThat(arrived.at("/command/keyed").asBoolean()).isTrue();
        assertThat(arrived.at("/actor/kind").asString()).isEqualTo("system");
        assertThat(arrived.at("/payment/id").asString()).isEqualTo(payment.toString());
        assertThat(arrived.at("/payment/provider").asString()).isEqualTo("yookassa");
        assertThat(arrived.at("/payment/providerPaymentId").asString()).isEqualTo("yk-explained");
        assertThat(arrived.at("/payment/event/name").asString()).isEqualTo("billing.payment-succeeded");
        assertThat(arrived.at("/message/source").asString()).isEqualTo("yookassa");
        assertThat(arrived.at("/message/id").asString()).isNotBlank();
        assertThat(arrived.at("/message/topic").asString()).isEqualTo("payment-events");
        assertThat(arrived.at("/message/offset").isIntegralNumber()).isTrue();

        JsonNode gift = chain.get(1);
        assertThat(gift.at("/actor/kind").asString()).isEqualTo("user");
        assertThat(gift.at("/actor/id").asString())
                .isEqualTo(acme.adminPerson().id().toString());
        assertThat(gift.at("/actor/reason").asString()).isEqualTo("an outage");
        assertThat(gift.path("note").asString()).isEqualTo("sorry");
        assertThat(gift.at("/command/keyed").asBoolean()).isTrue();
        assertThat(gift.toString()).doesNotContain("gift-1");
        assertThat(gift.path("payment").isNull()).isTrue();

        JsonNode fee = chain.get(2);
        assertThat(fee.at("/actor/kind").asString()).isEqualTo("token");
        assertThat(fee.at("/command/keyed").asBoolean()).isFalse();
        assertThat(fee.at("/amount/amountMinor").longValue()).isEqualTo(-100);

        JsonNode bought = chain.get(3);
        assertThat(bought.at("/subscription/id").asString()).isEqualTo(subscription.toString());
        assertThat(bought.at("/subscription/event/name").asString()).isEqualTo("billing.subscription-started");
        assertThat(bought.path("agenda").isNull()).isTrue();

        JsonNode renewed = chain.get(4);
        assertThat(renewed.at("/subscription/event/name").asString()).isEqualTo("billing.subscription-renewed");
        assertThat(renewed.at("/subscription/plan").asString()).isEqualTo("Monthly");
        assertThat(renewed.at("/agenda/command").asString()).isNotBlank();
        assertThat(renewed.at("/agenda/dueAt").asString()).isNotBlank();
        assertThat(renewed.at("/command/source").asString()).isEqualTo("schedule");

        long sum = chain.stream()
                .mapToLong(each -> each.at("/amount/amountMinor").longValue())
                .sum();
        JsonNode balance = program.get("/users/" + user + "/wallet/explain")
                .expect(200)
                .at("balances")
                .path(0);
        assertThat(balance.at("/balance/amountMinor").longValue()).isEqualTo(sum);
        assertThat(balance.at("/sum/amountMinor").longValue()).isEqualTo(sum);
        assertThat(balance.path("entries").longValue()).isEqualTo(5);
        assertThat(balance.path("consistent").asBoolean()).isTrue();
        assertThat(Wallet.of(program, user).rub()).isEqualTo(sum);

        assertThat(program.get("/users/" + user + "/wallet/explain?currency=USD")
                        .expect(200)
                        .items())
                .isEmpty();
    }

    @Test
    void customersSeeTheirOwnAndNotWhoOfTheStaffItWas() {
        Company acme = Company.active(server(), "Own");
        Company.Person ann = acme.hires("customer", "ann");
        Company.Person bob = acme.hires("customer", "bob");
        acme.topUp(ann.id(), 700);
        String path = "/users/" + ann.id() + "/wallet/explain";
        Answer own = ann.api().get(path).expect(200);
        assertThat(own.items()).hasSize(1);
        assertThat(own.items().getFirst().at("/actor/kind").asString()).isEqualTo("staff");
        assertThat(own.text()).doesNotContain(acme.adminPerson().id().toString());
        bob.api().get(path).problem(404, "not-found");
        Company other = Company.active(server(), "Other");
        other.admin().get(path).problem(404, "not-found");
        other.operator().get(path).problem(404, "not-found");
        acme.operator().get(path).expect(200);
    }
}
