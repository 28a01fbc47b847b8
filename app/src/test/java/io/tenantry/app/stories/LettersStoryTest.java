package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages that nobody can act on: kept, edited, taken in again, given up. They hold up nothing else. */
class LettersStoryTest extends Story {
    private void deliver(PaymentEvent event) {
        server().events().deliver(event);
    }

    private static JsonNode onlyLetter(Company company) {
        List<JsonNode> letters = company.admin().get("/letters").expect(200).items();
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    private static void requireLetter(Company company, String reason) {
        assertThat(onlyLetter(company).path("reason").asString()).isEqualTo(reason);
    }

    @Test
    void aLetterIsEditedAndReplayed() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        PaymentEvent lost = succeeded(acme, "yk-lost", 2_500, "RUB").user(UUID.randomUUID());
        deliver(lost);
        JsonNode letter = onlyLetter(acme);
        assertThat(letter.path("reason").asString()).isEqualTo("unknown-payment-and-user");
        assertThat(letter.path("state").asString()).isEqualTo("open");
        String path = "/letters/" + letter.path("id").asString();
        Answer read = acme.admin().get(path).expect(200);
        assertThat(Api.JSON.readTree(read.text("value")).at("/data/amountMinor").longValue())
                .isEqualTo(2_500);

        acme.admin().post(path + "/replay").problem(409, "letter-fails-again");
        Map<String, ?> repaired =
                fields("value", Api.JSON.readTree(lost.user(user).structured()));
        acme.admin().put(path, repaired).problem(428, "version-required");
        acme.admin().with("If-Match", "\"99\"").put(path, repaired).problem(412, "stale-version");
        acme.admin().edit(path, path, repaired).expect(200);
        assertThat(acme.admin().get(path).at("edited").asBoolean()).isTrue();
        assertThat(acme.admin()
                        .post(path + "/replay?dryRun=true")
                        .expect(200)
                        .at("events")
                        .isArray())
                .isTrue();
        assertThat(acme.wallet(user).entries()).isEmpty();

        assertThat(acme.admin().post(path + "/replay").expect(200).text("outcome"))
                .isEqualTo("recorded");
        server().settle();
        assertThat(acme.wallet(user).history()).containsExactly("payment +2500 RUB");
        assertThat(acme.admin().get(path).text("state")).isEqualTo("replayed");
        acme.admin().post(path + "/replay").expect(200);
        acme.admin().post(path + "/discard", Map.of("reason", "x")).problem(409, "letter-not-open");
        server().settle();
        assertThat(acme.wallet(user).rub()).isEqualTo(2_500);
    }

    @Test
    void aLetterIsDiscarded() {
        Company acme = Company.active(server(), "Acme");
        deliver(succeeded(acme, "yk-x", 1, "RUB"));
        String path = "/letters/" + onlyLetter(acme).path("id").asString();
        acme.admin()
                .post(path + "/discard", Map.of())
                .problem(400, "invalid-request")
                .ofField("reason");
        acme.admin()
                .post(path + "/discard", Map.of("reason", "A test of the provider's"))
                .expect(200);
        assertThat(acme.admin().get(path).text("state")).isEqualTo("discarded");
        acme.admin().post(path + "/replay").problem(409, "letter-not-open");
        assertThat(acme.admin().get("/letters?state=open").expect(200).items()).isEmpty();
        assertThat(acme.admin().get("/letters?state=discarded").expect(200).items())
                .hasSize(1);
    }

    @Test
    void whatNamesATenantButCannotBeActedOnIsTheTenantsLetter() {
        Company a = Company.active(server(), "a");
        deliver(succeeded(a, "yk-0", 0, "RUB").user(a.customer()));
        requireLetter(a, "amount-not-positive");

        Company b = Company.active(server(), "b");
        deliver(succeeded(b, "yk-0", 5, "QQQ").user(b.customer()));
        requireLetter(b, "unknown-currency");

        Company c = Company.active(server(), "c");
        deliver(succeeded(c, "yk-0", 5, "RUB").user(c.customer()).attribute("type", "payment.imagined"));
        requireLetter(c, "unknown-type");

        Company d = Company.active(server(), "d");
        deliver(succeeded(d, "yk-0", 5, "RUB").user(d.customer()).data("amountMinor", "5.00"));
        requireLetter(d, "invalid-data");
    }

    @Test
    void aRecordKeyThatContradictsIsALetterUntilSomebodyConfirmsIt() {
        Company acme = Company.active(server(), "Acme");
        Company other = Company.active(server(), "Other");
        UUID user = acme.customer();
        PaymentEvent event = succeeded(acme, "yk-key", 300, "RUB").user(user);
        server().events().deliverRaw(other.id().toString(), event.structured());
        requireLetter(acme, "key-contradicts-tenant");
        assertThat(other.admin().get("/letters").expect(200).items()).isEmpty();
        assertThat(acme.wallet(user).entries()).isEmpty();
        server().events().deliverRaw(null, event.structured()); // without a key it says nothing to contradict
        assertThat(acme.wallet(user).rub()).isEqualTo(300);
    }

    @Test
    void whatIsTooLargeIsCutAndCanOnlyBeDiscarded() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        deliver(succeeded(acme, "yk-large", 5, "RUB").user(user).data("raw", "x".repeat(70_000)));
        JsonNode letter = onlyLetter(acme);
        assertThat(letter.path("reason").asString()).isEqualTo("too-large");
        assertThat(letter.path("cut").asBoolean()).isTrue();
        String path = "/letters/" + letter.path("id").asString();
        acme.admin().edit(path, path, Map.of("value", "{}")).problem(409, "letter-cut");
        acme.admin().post(path + "/replay").problem(409, "letter-cut");
        acme.admin()
                .post(path + "/discard", Map.of("reason", "the provider will send less"))
                .expect(200);
        assertThat(acme.wallet(user).entries()).isEmpty();
    }

    @Test
    void whatNamesNoTenantIsThePlatformsAndHoldsUpNothing() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID payment = acme.payment(user, "yookassa", rub(100));
        int before = operator().get("/letters?limit=200").expect(200).items().size();
        server().events().send(acme.id().toString(), "this is no JSON");
        server().events().send(acme.id().toString(), "{\"specversion\": \"1.0\"}");
        server().events().send(null, "");
        server().events()
                .send(
                        null,
                        succeeded(acme, "yk-1", 5, "RUB")
                                .attribute("tenantid", UUID.randomUUID().toString())
                                .structured());
        deliver(succeeded(acme, "yk-after", 100, "RUB").reference(payment));
        assertThat(acme.wallet(user).rub()).isEqualTo(100);
        assertThat(acme.admin().get("/letters").expect(200).items()).isEmpty();
        List<String> reasons = operator().get("/letters?limit=200").expect(200).items("reason");
        assertThat(reasons.subList(0, reasons.size() - before))
                .containsExactlyInAnyOrder("unreadable", "unreadable", "unreadable", "unknown-tenant");
    }

    @Test
    void lettersAreNotForCustomersNorForOtherTenants() {
        Company acme = Company.active(server(), "Acme");
        Company other = Company.active(server(), "Other");
        deliver(succeeded(acme, "yk-x", 1, "RUB"));
        String path = "/letters/" + onlyLetter(acme).path("id").asString();
        other.admin().get(path).problem(404, "not-found");
        other.admin().post(path + "/discard", Map.of("reason", "x")).problem(404, "not-found");
        assertThat(other.admin().get("/letters").expect(200).items()).isEmpty();
        acme.hires("customer", "bob").api().get("/letters").problem(404, "not-found");
        assertThat(onlyLetter(acme).path("state").asString()).isEqualTo("open");
    }
}
