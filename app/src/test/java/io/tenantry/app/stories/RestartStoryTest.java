package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The server stops and starts again: what was acknowledged is there, and what was due happens once. */
class RestartStoryTest extends Story {
    @Test
    void nothingIsLostAndNothingHappensTwice() {
        Furnished acme = Furnished.of(server(), "restarted");
        Company company = acme.company();
        UUID user = company.customer();
        UUID plan = company.plan("Monthly", "P1M", 1_000);
        company.topUp(user, 2_500);
        Api program = company.program("users:read", "users:write", "billing:read", "billing:write");
        UUID subscription = company.admin()
                .post("/subscriptions", fields("userId", user, "planId", plan, "start", "wallet", "autoRenew", true))
                .expect(201)
                .id();
        Map<String, ?> wanted = fields("role", "customer", "telegramId", 70_707);
        Api keyed = program.with("Idempotency-Key", "before-the-restart");
        Answer created = keyed.post("/users", wanted).expect(201);
        PaymentEvent paid = succeeded(company, "restart-1", 44, "XTR").user(user);
        server().events().deliver(paid);
        Instant before = server().now();
        List<String> everything = acme.everything();

        server().restart();
        server().moveClockTo(before); // a clock that was moved is the system's after a start

        assertThat(acme.everything()).isEqualTo(everything);
        Answer repeated = keyed.post("/users", wanted).expect(201);
        assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(repeated.id()).isEqualTo(created.id());
        assertThat(repeated.token()).isEqualTo(created.token());
        keyed.post("/users", fields("role", "staff", "telegramId", 1)).problem(409, "idempotency-key-reused");
        server().events().deliver(paid, paid.toldAgain());
        assertThat(Wallet.of(program, user).balances()).isEqualTo(Map.of("RUB", 1_500L, "XTR", 44L));
        company.login(company.email("admin")).expect(200);

        server().moveClockTo(before.plus(Duration.ofDays(32)));
        assertThat(Wallet.of(program, user).rub()).isEqualTo(500);
        Instant paidUntil =
                Instant.parse(program.get("/subscriptions/" + subscription).text("paidUntil"));
        server().restart();
        server().moveClockTo(before.plus(Duration.ofDays(33)));
        assertThat(Wallet.of(program, user).rub()).isEqualTo(500);
        Answer renewed = program.get("/subscriptions/" + subscription).expect(200);
        assertThat(renewed.text("state")).isEqualTo("active");
        assertThat(Instant.parse(renewed.text("paidUntil"))).isEqualTo(paidUntil);
        server().moveClockTo(paidUntil.plusSeconds(60));
        assertThat(program.get("/subscriptions/" + subscription).text("state")).isEqualTo("expired");
        assertThat(Wallet.of(program, user).rub()).isEqualTo(500);
    }
}
