package io.tenantry.app.stories;

import static io.tenantry.app.stories.Company.PASSWORD;
import static io.tenantry.app.stories.Fields.fields;
import static io.tenantry.app.stories.Fields.with;
import static io.tenantry.app.stories.Fields.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From a sign-up to a closed tenant. */
class SignUpStoryTest extends Story {
    private static final Duration IN_FORCE = Duration.ofSeconds(1);

    @Test
    void aTenantSignsUpIsApprovedAndItsAdministratorLogsIn() {
        Company acme = Company.signsUp(server(), "Acme VPN");
        Answer pending = acme.operator().get(acme.path()).expect(200);
        assertThat(pending.text("state")).isEqualTo("pending_approval");
        assertThat(pending.text("name")).isEqualTo("Acme VPN");
        assertThat(pending.text("slug")).isEqualTo(acme.slug());
        acme.login(acme.email("admin")).problem(409, "tenant-not-active");
        acme.login(acme.email("nobody")).problem(401, "login-failed");
        Company.login(server(), acme.email("admin"), "wrong password", acme.slug())
                .problem(401, "login-failed");

        Answer approved = acme.decide("approve", Map.of("tier", "shared")).expect(200);
        assertThat(approved.id()).isEqualTo(acme.id());
        Answer login = acme.login(acme.email("admin")).expect(200);
        assertThat(login.text("tokenType")).isEqualTo("Bearer");
        assertThat(login.number("expiresInSeconds")).isBetween(900L, 3600L);
        Answer profile = acme.admin().get(acme.path()).expect(200);
        assertThat(profile.text("state")).isEqualTo("active");
        assertThat(profile.text("tier")).isEqualTo("shared");
        assertThat(profile.etag()).isEqualTo("\"" + profile.number("version") + "\"");
        assertThat(acme.admin().get("/users").expect(200).items("email")).containsExactly(acme.email("admin"));
    }

    @Test
    void aSignUpIsRejectedWithAReasonAndItsSlugIsFreeAgain() {
        Company refused = Company.signsUp(server(), "Dubious Ltd");
        refused.decide("reject", Map.of()).problem(400, "invalid-request").ofField("reason");
        refused.decide("reject", Map.of("reason", "The address does not exist")).expect(200);
        Answer profile = refused.operator().get(refused.path()).expect(200);
        assertThat(profile.text("state")).isEqualTo("rejected");
        assertThat(profile.text("stateReason")).isEqualTo("The address does not exist");
        refused.login(refused.email("admin")).problem(401, "login-failed"); // its slug names nobody any more

        for (String verb : new String[] {"approve", "suspend", "reactivate", "close"})
            refused.decide(verb, verb.equals("suspend") ? Map.of("reason", "x") : Map.of())
                    .problem(409, "tenant-ended");
        refused.decide("reject", Map.of("reason", "Another one")).problem(409, "tenant-ended");
        server().nobody()
                .post("/tenants", Company.signUp("Dubious 2", refused.slug(), "b@dubious.test"))
                .expect(201);
    }

    @Test
    void aSuspendedTenantsPeopleAndProgramsAreRefusedAndItsDataStays() {
        Company acme = Company.active(server(), "Acme");
        Company.Person bob = acme.hires("customer", "bob");
        Api program = acme.program("users:read");
        bob.api().get("/users/" + bob.id()).expect(200);
        assertThat(program.get("/users").expect(200).items()).hasSize(2);

        acme.suspend("Invoice 17 is unpaid");
        for (Api caller : new Api[] {acme.admin(), bob.api(), program})
            await().atMost(IN_FORCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> caller.get("/users").problem(403, "tenant-suspended"));
        acme.admin().post("/users", Map.of("role", "customer", "telegramId", 7)).problem(403, "tenant-suspended");
        acme.login(acme.email("admin")).problem(403, "tenant-suspended");
        Answer profile = acme.operator().get(acme.path()).expect(200);
        assertThat(profile.text("state")).isEqualTo("suspended");
        assertThat(profile.text("stateReason")).isEqualTo("Invoice 17 is unpaid");
        assertThat(acme.operator().get("/users").expect(200).items()).hasSize(2);
        acme.operator()
                .post("/users", Map.of("role", "customer", "telegramId", 7))
                .problem(403, "tenant-suspended");

        acme.reactivate();
        await().atMost(IN_FORCE)
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(program.get("/users").status()).isEqualTo(200));
        assertThat(acme.admin().get("/users").expect(200).items("email"))
                .containsExactlyInAnyOrder(acme.email("admin"), acme.email("bob"));
        bob.api().get("/users/" + bob.id()).expect(200);
    }

    @Test
    void aClosedTenantStaysClosedAndItsDataStays() {
        Company acme = Company.active(server(), "Acme");
        acme.admin().get(acme.path()).expect(200);
        acme.decide("close", Map.of()).expect(200);
        await().atMost(IN_FORCE)
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> acme.admin().get("/users").problem(403, "tenant-closed"));
        acme.login(acme.email("admin")).problem(403, "tenant-closed");
        acme.decide("reactivate", Map.of()).problem(409, "tenant-ended");
        acme.decide("approve", Map.of()).problem(409, "tenant-ended");
        acme.decide("suspend", Map.of("reason", "x")).problem(409, "tenant-ended");
        acme.decide("reject", Map.of("reason", "x")).problem(409, "tenant-ended");
        acme.decide("close", Map.of()).expect(200); // a harmless repeat
        assertThat(acme.operator().get("/users").expect(200).items()).hasSize(1);
        server().nobody()
                .post("/tenants", Company.signUp("Acme 2", acme.slug(), "b@acme.test"))
                .problem(409, "already-taken");
    }

    @Test
    void everyTransitionThatIsNoneIsAConflict() {
        Company pending = Company.signsUp(server(), "Waits");
        pending.decide("suspend", Map.of("reason", "x")).problem(409, "tenant-not-active");
        pending.decide("reactivate", Map.of()).problem(409, "tenant-not-suspended");
        pending.decide("close", Map.of()).problem(409, "tenant-not-active");

        Company active = Company.active(server(), "Runs");
        long version = active.operator().get(active.path()).number("version");
        active.decide("reject", Map.of("reason", "x")).problem(409, "tenant-not-pending");
        assertThat(active.decide("approve", Map.of()).expect(200).number("version"))
                .isEqualTo(version);
        assertThat(active.reactivate().number("version")).isEqualTo(version);

        active.suspend("first");
        active.decide("approve", Map.of()).problem(409, "tenant-not-pending");
        active.decide("reject", Map.of("reason", "x")).problem(409, "tenant-not-pending");
        active.decide("close", Map.of()).expect(200);
        assertThat(active.operator().get(active.path()).text("state")).isEqualTo("closed");

        String unknown = "/tenants/" + UUID.randomUUID();
        for (String verb : new String[] {"approve", "reactivate", "close"})
            operator().post(unknown + "/" + verb, Map.of()).problem(404, "not-found");
        operator().get(unknown).problem(404, "not-found");
    }

    @Test
    void onlyOperatorsDecide() {
        Company acme = Company.active(server(), "Acme");
        Company other = Company.signsUp(server(), "Other");
        acme.admin().post(acme.path() + "/suspend", Map.of("reason", "x")).problem(403, "forbidden");
        acme.admin().post(acme.path() + "/close").problem(403, "forbidden");
        acme.admin().post(other.path() + "/approve").problem(403, "tenant-mismatch");
        acme.admin().get("/tenants").problem(403, "forbidden");
        server().nobody().post(other.path() + "/approve").problem(401, "unauthenticated");
        assertThat(operator()
                        .get("/tenants?state=pending_approval&limit=200")
                        .expect(200)
                        .items("id"))
                .contains(other.id().toString())
                .doesNotContain(acme.id().toString());
    }

    @Test
    void aSignUpNamesItsAdministratorAndAFreeSlug() {
        String slug = Company.freeSlug();
        Map<String, @Nullable Object> complete = Company.signUp("Acme", slug, "ann@" + slug + ".test");
        Api nobody = server().nobody();
        nobody.post("/tenants", without(complete, "admin"))
                .problem(422, "admin-required")
                .ofField("admin");
        nobody.post("/tenants", without(complete, "name"))
                .problem(400, "invalid-request")
                .ofField("name");
        nobody.post("/tenants", with(complete, "slug", "No Spaces!"))
                .problem(422, "slug-malformed")
                .ofField("slug");
        nobody.post("/tenants", with(complete, "slug", "admin"))
                .problem(422, "slug-reserved")
                .ofField("slug");
        nobody.post("/tenants", with(complete, "contactEmail", "nonsense"))
                .problem(400, "invalid-request")
                .ofField("contactEmail");
        nobody.post("/tenants", with(complete, "tier", "galaxy"))
                .problem(400, "invalid-request")
                .ofField("tier");
        nobody.post("/tenants", with(complete, "admin", fields("email", "ann@x.test", "password", "short")))
                .problem(422, "password-unsuitable")
                .ofField("password");
        nobody.post("/tenants", complete).expect(201);
        nobody.post("/tenants", complete).problem(409, "already-taken");
        nobody.post("/tenants", with(complete, "slug", slug.toUpperCase(Locale.ROOT)))
                .expectOneOf(409, 422);
    }

    @Test
    void theWishForATierIsKeptAndTheOperatorDecides() {
        String slug = Company.freeSlug();
        Map<String, @Nullable Object> wish =
                with(Company.signUp("Wishes", slug, "ann@" + slug + ".test"), "tier", "schema");
        Answer signedUp =
                server().nobody().post("/tenants", with(wish, "plan", "gold")).expect(201);
        String path = "/tenants/" + signedUp.id();
        operator().post(path + "/approve", Map.of("tier", "galaxy")).problem(400, "invalid-request");
        assertThat(operator().get(path).text("state")).isEqualTo("pending_approval");
        operator().post(path + "/approve", Map.of("tier", "shared")).expect(200);
        Answer profile = operator().get(path).expect(200);
        assertThat(profile.text("state")).isEqualTo("active");
        assertThat(profile.text("tier")).isEqualTo("shared");
        assertThat(profile.text("tierWish")).isEqualTo("schema");
        assertThat(profile.text("planWish")).isEqualTo("gold");
        operator().post(path + "/approve", Map.of("tier", "schema")).problem(409, "tenant-not-pending");
        Company.login(server(), "ann@" + slug + ".test", PASSWORD, slug).expect(200);
    }
}
