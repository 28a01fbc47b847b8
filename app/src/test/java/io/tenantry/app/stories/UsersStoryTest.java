package io.tenantry.app.stories;

import static io.tenantry.app.stories.Company.PASSWORD;
import static io.tenantry.app.stories.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The people of a tenant, and the programs that work for it. */
class UsersStoryTest extends Story {
    @Test
    void anAdministratorCreatesAllKindsOfUsers() {
        Company acme = Company.active(server(), "Acme");
        for (String role : List.of("admin", "staff", "customer")) {
            Company.Person person = acme.hires(role, role + "-1");
            assertThat(person.api().get("/users/" + person.id()).expect(200).text("role"))
                    .isEqualTo(role);
        }
        UUID everything = acme.admin()
                .post(
                        "/users",
                        fields(
                                "role",
                                "customer",
                                "email",
                                "  Zoe@Example.TEST ",
                                "telegramId",
                                777_000,
                                "username",
                                "zoe_s",
                                "firstName",
                                "Zoë",
                                "lastName",
                                "Śmith",
                                "language",
                                "pl-PL",
                                "referralCode",
                                "ZOE2026"))
                .expect(201)
                .id();
        Answer zoe = acme.admin().get("/users/" + everything).expect(200);
        assertThat(zoe.text("email")).isEqualTo("zoe@example.test");
        assertThat(zoe.number("telegramId")).isEqualTo(777_000);
        assertThat(zoe.text("firstName")).isEqualTo("Zoë");
        assertThat(zoe.text("lastName")).isEqualTo("Śmith");
        assertThat(zoe.text("language")).isEqualTo("pl-PL");
        assertThat(zoe.text("referralCode")).isEqualTo("ZOE2026");
        assertThat(zoe.text("state")).isEqualTo("active");
        assertThat(acme.admin().get("/users?telegramId=777000").items("id")).containsExactly(everything.toString());
        assertThat(acme.admin().get("/users?role=customer").items()).hasSize(2);

        Api admin = acme.admin();
        admin.post("/users", fields("role", "customer")).problem(422, "contact-required");
        admin.post("/users", fields("role", "wizard", "telegramId", 1)).problem(422, "role-unknown");
        admin.post("/users", fields("role", "operator", "telegramId", 1)).problem(422, "role-unknown");
        admin.post("/users", fields("role", "customer", "email", "no address")).problem(422, "email-malformed");
        admin.post("/users", fields("role", "customer", "telegramId", 1, "password", PASSWORD))
                .problem(422, "password-without-email");
        admin.post("/users", fields("role", "customer", "email", "a@b.test", "password", "short"))
                .problem(422, "password-unsuitable");
        admin.post("/users", fields("role", "customer", "telegramId", 1, "referralCode", "no spaces"))
                .problem(400, "invalid-request")
                .ofField("referralCode");
    }

    @Test
    void contactsAndReferralCodesAreUniqueWithinATenantOnly() {
        Company acme = Company.active(server(), "Acme");
        Company other = Company.active(server(), "Other");
        Map<String, ?> zoe =
                fields("role", "customer", "email", "zoe@example.test", "telegramId", 5, "referralCode", "ZOE");
        acme.admin().post("/users", zoe).expect(201);
        other.admin().post("/users", zoe).expect(201);
        for (Map<String, ?> same : List.of(
                fields("role", "staff", "email", "ZOE@example.test"),
                fields("role", "staff", "telegramId", 5),
                fields("role", "staff", "telegramId", 6, "referralCode", "ZOE")))
            acme.admin().post("/users", same).problem(409, "already-taken");
        assertThat(acme.admin().get("/users").items()).hasSize(2);
        acme.admin().post("/users", fields("role", "staff", "telegramId", 6)).expect(201);
    }

    @Test
    void aBlockedUserIsRefusedAtOnceUntilUnblocked() {
        Company acme = Company.active(server(), "Acme");
        Company.Person bob = acme.hires("staff", "bob");
        bob.api().get("/users").expect(200);
        acme.admin().post("/users/" + bob.id() + "/block").expect(200);
        bob.api().get("/users").problem(403, "user-blocked");
        acme.login(bob.email()).problem(403, "user-blocked");
        Company.login(server(), bob.email(), "wrong password", acme.slug()).problem(401, "login-failed");
        assertThat(acme.admin().get("/users?state=blocked").items("id"))
                .containsExactly(bob.id().toString());
        acme.admin().post("/users/" + bob.id() + "/block").expect(200); // a harmless repeat
        acme.admin().post("/users/" + bob.id() + "/unblock").expect(200);
        bob.api().get("/users").expect(200);
        acme.admin().post("/users/" + acme.adminPerson().id() + "/block").problem(409, "not-oneself");
        bob.api().post("/users/" + acme.adminPerson().id() + "/block").problem(403, "role-above-yours");
    }

    @Test
    void aRoleHoldsAtOnce() {
        Company acme = Company.active(server(), "Acme");
        Company.Person bob = acme.hires("customer", "bob");
        UUID somebody = acme.customer();
        bob.api().get("/users/" + somebody).problem(404, "not-found");
        bob.api().post("/users", fields("role", "customer", "telegramId", 9)).problem(403, "forbidden");
        assertThat(bob.api().get("/users").items("id")).containsExactly(bob.id().toString());
        acme.admin()
                .post("/users/" + bob.id() + "/role", Map.of("role", "staff"))
                .expect(200);
        bob.api().get("/users/" + somebody).expect(200);
        bob.api().post("/users", fields("role", "customer", "telegramId", 9)).expect(201);
        bob.api().post("/users", fields("role", "admin", "telegramId", 10)).problem(403, "role-above-yours");
        bob.api()
                .post("/plans", Map.of("name", "x", "period", "P1M", "price", Fields.rub(1)))
                .problem(403, "forbidden");
    }

    @Test
    void anApiTokenIsShownOnceAndDoesWhatItsScopesSay() {
        Company acme = Company.active(server(), "Acme");
        Answer made = acme.admin()
                .post("/api-tokens", Map.of("name", "Shop bot", "scopes", List.of("users:read", "billing:read")))
                .expect(201);
        String token = made.text("token");
        assertThat(token).startsWith("tnt_" + acme.id());
        Answer listed = acme.admin().get("/api-tokens").expect(200);
        assertThat(listed.items("name")).containsExactly("Shop bot");
        assertThat(listed.text()).doesNotContain(token).doesNotContain(token.substring(token.lastIndexOf('_')));
        Api program = server().nobody().withKey(token);
        program.get("/users").expect(200);
        program.get("/payments").expect(200);
        program.get("/tickets").problem(403, "forbidden");
        program.get(acme.path()).problem(403, "forbidden");
        program.post("/users", fields("role", "customer", "telegramId", 1)).problem(403, "forbidden");
        program.post("/api-tokens", Map.of("name", "up", "scopes", List.of("users:read")))
                .problem(403, "forbidden");
        server().nobody().withKey(token + "x").get("/users").problem(401, "unauthenticated");
        server().nobody()
                .withKey(token.replaceFirst("_[^_]+$", "_" + "A".repeat(43)))
                .get("/users")
                .problem(401, "unauthenticated");

        Api staff = acme.hires("staff", "bob").api();
        staff.post("/api-tokens", Map.of("name", "x", "scopes", List.of("users:read")))
                .problem(403, "forbidden");
        acme.admin()
                .post("/api-tokens", Map.of("name", "x", "scopes", List.of()))
                .problem(422, "scope-required");
        acme.admin()
                .post("/api-tokens", Map.of("name", "x", "scopes", List.of("world:rule")))
                .problem(422, "scope-unknown");

        acme.admin().delete("/api-tokens/" + made.id()).expect(200);
        program.get("/users").problem(401, "unauthenticated");
        acme.admin().delete("/api-tokens/" + made.id()).expect(200);
        assertThat(acme.admin().get("/api-tokens?state=revoked").items("name")).containsExactly("Shop bot");
    }

    @Test
    void anApiTokenExpiresByTheServersClock() {
        Company acme = Company.active(server(), "Acme");
        String inTwoHours = server().now().plus(Duration.ofHours(2)).toString();
        Api program = server().nobody()
                .withKey(acme.admin()
                        .post(
                                "/api-tokens",
                                Map.of("name", "brief", "scopes", List.of("users:read"), "expiresAt", inTwoHours))
                        .expect(201)
                        .text("token"));
        server().moveClock(Duration.ofMinutes(115));
        program.get("/users").expect(200);
        server().moveClock(Duration.ofMinutes(6));
        program.get("/users").problem(401, "unauthenticated");
        acme.admin()
                .post("/api-tokens", Map.of("name", "late", "scopes", List.of("users:read"), "expiresAt", inTwoHours))
                .problem(422, "expiry-in-the-past");
    }
}
