package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.money;
import static io.tenantry.app.stories.Fields.rub;
import static io.tenantry.app.stories.PaymentEvent.of;
import static io.tenantry.app.stories.PaymentEvent.refunded;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators allow a tenant and what it arranges for itself. */
class SettingsStoryTest extends Story {
    private static Answer limit(Company company, Map<String, @Nullable Object> limits) {
        return company.operator().edit(company.path(), company.path() + "/limits", limits);
    }

    private static Answer pay(Company company, UUID user, Map<String, @Nullable Object> amount) {
        return company.admin().post("/payments", fields("userId", user, "provider", "yookassa", "amount", amount));
    }

    @Test
    void everyEditNamesTheVersionItEdits() {
        Company acme = Company.active(server(), "Acme");
        Map<String, Map<String, @Nullable Object>> edits = Map.of(
                "limits", fields("maxUsers", 10),
                "features", fields("polls", false),
                "settings", fields("timeZone", "Europe/Moscow"),
                "bot", fields("username", "acme_bot"));
        edits.forEach((part, body) -> {
            String path = acme.path() + "/" + part;
            acme.operator().put(path, body).problem(428, "version-required");
            acme.operator().with("If-Match", "\"1\"").put(path, body).problem(412, "stale-version");
            acme.operator().with("If-Match", "nonsense").put(path, body).problem(400, "invalid-parameter");
            Answer edited = acme.operator().edit(acme.path(), path, body).expect(200);
            assertThat(acme.operator().get(acme.path()).etag()).isEqualTo(edited.etag());
        });
        Answer profile = acme.admin().get(acme.path()).expect(200);
        assertThat(profile.number("limits/maxUsers")).isEqualTo(10);
        assertThat(profile.at("features/polls").asBoolean()).isFalse();
        assertThat(profile.text("settings/timeZone")).isEqualTo("Europe/Moscow");
        assertThat(profile.text("settings/currency")).isEqualTo("RUB");
        assertThat(profile.text("bot/username")).isEqualTo("acme_bot");
        acme.admin()
                .edit(acme.path(), acme.path() + "/limits", fields("maxUsers", 1000))
                .problem(403, "forbidden");
        acme.admin()
                .edit(acme.path(), acme.path() + "/features", fields("polls", true))
                .problem(403, "forbidden");
        acme.hires("staff", "sue")
                .api()
                .with("If-Match", profile.etag())
                .put(acme.path() + "/bot", fields())
                .problem(403, "forbidden");
    }

    @Test
    void secretsNeverComeBack() {
        Company acme = Company.active(server(), "Acme");
        String botToken = "123:bot-secret-" + acme.slug();
        String apiKey = "panel-secret-" + acme.slug();
        Map<String, @Nullable Object> settings = fields(
                "integrations",
                Map.of("panel", fields("apiUrl", "https://panel.acme.test/api", "apiKey", apiKey)),
                "branding",
                fields("botName", "Acme bot"));
        Map<String, @Nullable Object> bot = fields("token", botToken, "username", "acme_bot");
        String settingsPath = acme.path() + "/settings";
        String botPath = acme.path() + "/bot";
        List<String> answers = new ArrayList<>();
        answers.add(acme.admin()
                .edit(acme.path(), settingsPath + "?dryRun=true", settings)
                .expect(200)
                .text());
        answers.add(acme.admin()
                .edit(acme.path(), settingsPath, settings)
                .expect(200)
                .text());
        answers.add(acme.admin()
                .edit(acme.path(), botPath + "?dryRun=true", bot)
                .expect(200)
                .text());
        answers.add(acme.admin().edit(acme.path(), botPath, bot).expect(200).text());
        Answer profile = acme.admin().get(acme.path()).expect(200);
        answers.add(profile.text());
        answers.add(acme.operator().get(acme.path()).expect(200).text());
        answers.add(acme.admin().get("/audit-log?limit=200").expect(200).text());
        answers.add(operator().get("/audit-log?limit=200").expect(200).text());
        assertThat(answers).noneMatch(answer -> answer.contains(botToken) || answer.contains(apiKey));
        assertThat(profile.at("bot/tokenSet").asBoolean()).isTrue();
        assertThat(profile.at("settings/integrations/panel/apiKeySet").asBoolean())
                .isTrue();

        // an edit without the secret keeps it, an empty one removes it
        acme.admin().edit(acme.path(), botPath, fields("username", "other_bot")).expect(200);
        assertThat(acme.admin().get(acme.path()).at("bot/tokenSet").asBoolean()).isTrue();
        acme.admin()
                .edit(acme.path(), botPath, fields("token", "", "username", "other_bot"))
                .expect(200);
        assertThat(acme.admin().get(acme.path()).at("bot/tokenSet").asBoolean()).isFalse();

        // one bot serves one tenant
        acme.admin().edit(acme.path(), botPath, bot).expect(200);
        Company other = Company.active(server(), "Other");
        Answer taken =
                other.admin().edit(other.path(), other.path() + "/bot", bot).problem(409, "already-taken");
        assertThat(taken.text())
                .doesNotContain("bot-secret")
                .doesNotContain(acme.id().toString());
    }

    @Test
    void settingsThatAreNoneAreRefused() {
        Company acme = Company.active(server(), "Acme");
        String path = acme.path() + "/settings";
        acme.admin().edit(acme.path(), path, fields("timeZone", "Mars/Base")).problem(422, "time-zone-unknown");
        acme.admin().edit(acme.path(), path, fields("currency", "QQQ")).problem(422, "currency-unknown");
        acme.admin()
                .edit(
                        acme.path(),
                        path,
                        fields("paymentProviders", Map.of("enabled", List.of("a"), "disabled", List.of("a"))))
                .problem(422, "provider-contradictory");
        limit(acme, fields("maxUsers", -1)).problem(422, "limit-negative");
        limit(acme, fields("dailyTransactionLimit", money(1, "USD")))
                .problem(422, "daily-transaction-limit-in-other-currency");
        limit(acme, fields("monthlyRevenueLimit", rub(1_000))).expect(200);
        acme.admin().edit(acme.path(), path, fields("currency", "USD")).problem(409, "currency-has-limits");
    }

    @Test
    void theNumberOfUsersIsLimitedAndBlockedOnesDoNotCount() {
        Company acme = Company.active(server(), "Acme");
        UUID first = acme.customer();
        limit(acme, fields("maxUsers", 3)).expect(200);
        acme.customer();
        Map<String, ?> more = fields("role", "customer", "telegramId", 42);
        acme.admin().post("/users", more).problem(409, "limit-reached");
        acme.admin().post("/users?dryRun=true", more).problem(409, "limit-reached");
        acme.admin().post("/users/" + first + "/block").expect(200);
        acme.admin().post("/users", more).expect(201);
        acme.admin().post("/users/" + first + "/unblock").problem(409, "limit-reached");
        limit(acme, fields("maxUsers", null)).expect(200);
        acme.admin().post("/users/" + first + "/unblock").expect(200);
    }

    @Test
    void theNumberOfRunningSubscriptionsIsLimitedAndTheirEndFreesAPlace() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID plan = acme.plan("Free", "P1M", 0);
        limit(acme, fields("maxActiveSubscriptions", 2)).expect(200);
        Map<String, ?> start = fields("userId", user, "planId", plan, "start", "wallet");
        UUID first = acme.admin().post("/subscriptions", start).expect(201).id();
        acme.admin().post("/subscriptions", start).expect(201);
        acme.admin().post("/subscriptions", start).problem(409, "limit-reached");
        acme.admin()
                .post("/subscriptions/" + first + "/cancel", Map.of("when", "now"))
                .expect(200);
        acme.admin().post("/subscriptions", start).expect(201);
        acme.admin().post("/subscriptions", start).problem(409, "limit-reached");
        server().moveClock(Duration.ofDays(32)); // they expire
        acme.admin().post("/subscriptions", start).expect(201);
    }

    @Test
    void aDaysTransactionsAreLimitedAndWhatFailsIsReleased() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        limit(acme, fields("dailyTransactionLimit", rub(1_000))).expect(200);
        UUID failing = pay(acme, user, rub(600)).expect(201).id();
        UUID cancelled = pay(acme, user, rub(400)).expect(201).id();
        pay(acme, user, rub(1)).problem(409, "limit-reached");
        pay(acme, user, money(1_000_000, "USD")).expect(201); // limits are of the main currency
        server().events().deliver(of(acme, "failed", "yk-f", 600, "RUB").reference(failing));
        pay(acme, user, rub(601)).problem(409, "limit-reached");
        UUID second = pay(acme, user, rub(600)).expect(201).id();
        server().events().deliver(of(acme, "cancelled", "yk-c", 400, "RUB").reference(cancelled));
        server().events()
                .deliver(of(acme, "cancelled", "yk-c", 400, "RUB")
                        .reference(cancelled)
                        .toldAgain());
        pay(acme, user, rub(401)).problem(409, "limit-reached");
        pay(acme, user, rub(400)).expect(201);

        // what a provider brings counts unchecked
        server().events().deliver(succeeded(acme, "yk-s", 5_000, "RUB").reference(second));
        assertThat(acme.wallet(user).rub()).isEqualTo(5_000);
        pay(acme, user, rub(1)).problem(409, "limit-reached");
        server().moveClock(Duration.ofDays(1));
        pay(acme, user, rub(1_000)).expect(201);
    }

    @Test
    void aMonthsRevenueIsLimitedAndRefundsGiveRoom() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        limit(acme, fields("monthlyRevenueLimit", rub(1_000))).expect(200);
        UUID payment = pay(acme, user, rub(1_000)).expect(201).id();
        server().events().deliver(succeeded(acme, "yk-m", 1_000, "RUB").reference(payment));
        pay(acme, user, rub(1)).problem(409, "limit-reached");
        server().events().deliver(refunded(acme, "yk-m", "r1", 300, "RUB").reference(payment));
        pay(acme, user, rub(301)).problem(409, "limit-reached");
        pay(acme, user, rub(300)).expect(201);
        pay(acme, user, rub(1)).problem(409, "limit-reached");
        server().moveClock(Duration.ofDays(32));
        pay(acme, user, rub(1_000)).expect(201);
    }

    @Test
    void aDisabledProviderTakesNoNewPayments() {
        Company acme = Company.active(server(), "Acme");
        UUID user = acme.customer();
        UUID open = acme.payment(user, "heleket", rub(100));
        acme.admin()
                .edit(
                        acme.path(),
                        acme.path() + "/settings",
                        fields("paymentProviders", Map.of("disabled", List.of("heleket"))))
                .expect(200);
        acme.admin()
                .post("/payments", fields("userId", user, "provider", "heleket", "amount", rub(100)))
                .problem(409, "provider-disabled");
        UUID plan = acme.plan("Standard", "P1M", 100);
        acme.admin()
                .post(
                        "/subscriptions",
                        fields("userId", user, "planId", plan, "start", "payment", "provider", "heleket"))
                .problem(409, "provider-disabled");
        pay(acme, user, rub(100)).expect(201);
        server().events()
                .deliver(succeeded(acme, "h-1", 100, "RUB").by("heleket").reference(open));
        assertThat(acme.wallet(user).rub()).isEqualTo(100); // what was under way still arrives
    }
}
