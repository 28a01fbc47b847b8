package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.stories.AtHost.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A tenant is named by the host of a request: its slug below the platform's domain, or a domain of its own. */
class HostStoryTest extends Story {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private Company acme;
    private Company other;
    private String ofAcme;
    private String ofOther;

    @BeforeAll
    void twoTenants() {
        acme = Company.active(server(), "Acme");
        other = Company.active(server(), "Other");
        ofAcme = key(acme);
        ofOther = key(other);
    }

    private static String key(Company company) {
        return company.admin()
                .post("/api-tokens", Map.of("name", "a program", "scopes", List.of("users:read", "settings:read")))
                .expect(201)
                .text("token");
    }

    private AtHost at(String host) {
        return AtHost.of(server(), host);
    }

    private static String below(Company company) {
        return company.slug() + "." + Server.BASE_DOMAIN;
    }

    private static String domain() {
        return "shop-" + UUID.randomUUID() + ".example";
    }

    private static Map<String, ?> login(Company company) {
        return Map.of("email", company.email("admin"), "password", Company.PASSWORD);
    }

    private static Map<String, ?> loginBySlug(Company company) {
        return fields("email", company.email("admin"), "password", Company.PASSWORD, "tenant", company.slug());
    }

    private AtHost operatorAt(String host) {
        String token = Company.login(server(), Server.OPERATOR, Server.OPERATORS_PASSWORD, null)
                .expect(200)
                .text("accessToken");
        return at(host).with("Authorization", "Bearer " + token);
    }

    /** The company's claim, with what its DNS must show. */
    private static Answer claim(Company company, String name) {
        UUID id = company.admin()
                .post("/domains", Map.of("name", name))
                .expect(201)
                .id();
        return company.admin().get("/domains/" + id).expect(200);
    }

    private static Answer verify(Company company, Answer claim) {
        return company.admin().post("/domains/" + claim.id() + "/verify");
    }

    private static Answer proven(Company company, String name) {
        Answer claim = claim(company, name);
        Server.DNS.publish(claim.text("proof/name"), claim.text("proof/value"));
        verify(company, claim).expect(200);
        return claim;
    }

    @Test
    void aTokenIsRefusedAtTheAddressOfEveryOtherTenant() {
        at(below(acme)).withKey(ofAcme).get("/api/v1/users").expect(200);
        at(below(acme)).withKey(ofOther).get("/api/v1/users").problem(403, "tenant-mismatch");
        at(below(acme).toUpperCase(java.util.Locale.ROOT) + ".:8443")
                .withKey(ofOther)
                .get("/api/v1/users")
                .problem(403, "tenant-mismatch");
        Reply nobodys = at("no-such-tenant." + Server.BASE_DOMAIN)
                .withKey(ofAcme)
                .get("/api/v1/users")
                .problem(403, "tenant-mismatch");
        Reply others = at(below(other)).withKey(ofAcme).get("/api/v1/users").problem(403, "tenant-mismatch");
        assertThat(nobodys.json().path("detail")).isEqualTo(others.json().path("detail"));
    }

    @Test
    void whatIsNoTenantsAddressSaysNothing() {
        for (String host : List.of(
                "localhost",
                "127.0.0.1",
                Server.BASE_DOMAIN,
                "www." + Server.BASE_DOMAIN,
                "nobodys.example",
                below(other) + ".example",
                "x" + Server.BASE_DOMAIN))
            at(host).withKey(ofAcme).get("/api/v1/users").expect(200);
    }

    @Test
    void anOperatorIsInTheTenantOfTheAddressAndContradictsItInVain() {
        Reply users = operatorAt(below(acme)).get("/api/v1/users").expect(200);
        assertThat(users.body()).contains(acme.email("admin")).doesNotContain(other.email("admin"));
        operatorAt(below(acme))
                .with("X-Tenant-ID", acme.id())
                .get("/api/v1/users")
                .expect(200);
        operatorAt(below(acme))
                .with("X-Tenant-ID", other.id())
                .get("/api/v1/users")
                .problem(403, "tenant-mismatch");
        operatorAt(below(acme)).get("/api/v1" + other.path()).problem(403, "tenant-mismatch");
        operatorAt(below(acme)).get("/api/v1" + other.path() + "/users").problem(403, "tenant-mismatch");
        operatorAt("no-such-tenant." + Server.BASE_DOMAIN).get("/api/v1/users").problem(404, "not-found");
    }

    @Test
    void atATenantsAddressPeopleLogInWithoutNamingIt() {
        String token = at(below(acme))
                .post("/api/v1/auth/login", login(acme))
                .expect(200)
                .json()
                .path("accessToken")
                .asString();
        at(below(acme))
                .with("Authorization", "Bearer " + token)
                .get("/api/v1/users")
                .expect(200);
        at(below(acme)).post("/api/v1/auth/login", loginBySlug(acme)).expect(200);
        at(below(acme)).post("/api/v1/auth/login", loginBySlug(other)).problem(403, "tenant-mismatch");
        at(below(acme)).post("/api/v1/auth/login", login(other)).problem(401, "login-failed");
        at("no-such-tenant." + Server.BASE_DOMAIN)
                .post("/api/v1/auth/login", login(acme))
                .problem(401, "login-failed");
        Map<String, ?> operator = Map.of("email", Server.OPERATOR, "password", Server.OPERATORS_PASSWORD);
        at(below(acme)).post("/api/v1/auth/login", operator).problem(401, "login-failed");
        at(Server.BASE_DOMAIN).post("/api/v1/auth/login", operator).expect(200);
    }

    @Test
    void aHeaderNamesTheTenantOfALoginToo() {
        AtHost named = at("localhost").with("X-Tenant-ID", acme.id());
        named.post("/api/v1/auth/login", login(acme)).expect(200);
        named.post("/api/v1/auth/login", loginBySlug(other)).problem(403, "tenant-mismatch");
        at(below(other))
                .with("X-Tenant-ID", acme.id())
                .post("/api/v1/auth/login", login(acme))
                .problem(403, "tenant-mismatch");
        at("localhost")
                .with("X-Tenant-ID", UUID.randomUUID())
                .post("/api/v1/auth/login", login(acme))
                .problem(401, "login-failed");
    }

    @Test
    void aSessionCountsAtTheAddressOfItsTenantOnly() {
        assertThat(at(Server.BASE_DOMAIN).get("/login").expect(200).body()).contains("name=\"tenant\"");
        Reply form = at(below(acme)).get("/login").expect(200);
        assertThat(form.body()).contains("name=\"email\"").doesNotContain("name=\"tenant\"");
        Matcher token = CSRF.matcher(form.body());
        assertThat(token.find()).isTrue();
        String fields = "_csrf=" + encoded(token.group(1)) + "&email=" + encoded(acme.email("admin")) + "&password="
                + encoded(Company.PASSWORD);
        Reply in = at(below(acme))
                .with("Cookie", cookie(form))
                .with("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", "/login", fields)
                .expect(302);
        assertThat(in.header("Location")).doesNotContain("error");
        AtHost browser = at(below(acme)).with("Cookie", cookie(in)).with("Accept", "text/html");
        browser.get("/dashboard/board").expect(200);
        Reply elsewhere = at(below(other))
                .with("Cookie", cookie(in))
                .with("Accept", "text/html")
                .get("/dashboard/board")
                .expect(302);
        assertThat(elsewhere.header("Location")).endsWith("/login?error=tenant-mismatch");
        browser.get("/dashboard/board").expect(302); // what was tried elsewhere is no session any more
    }

    private static String cookie(Reply reply) {
        return reply.header("Set-Cookie").split(";", 2)[0];
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void whatAForwardedHeaderSaysCountsFromAProxyOnly() {
        AtHost spoofing = at("localhost")
                .with("X-Forwarded-For", "203.0.113.7")
                .with("X-Forwarded-Host", below(other))
                .withKey(ofAcme);
        spoofing.get("/api/v1/users").expect(200);
        spoofing.through(AtHost.PROXY).get("/api/v1/users").problem(403, "tenant-mismatch");

        AtHost spoofed = at(below(other)).with("X-Forwarded-For", "203.0.113.7").withKey(ofAcme);
        spoofed.with("X-Forwarded-Host", below(acme)).get("/api/v1/users").problem(403, "tenant-mismatch");
        spoofed.with("X-Forwarded-Host", below(acme))
                .through(AtHost.PROXY)
                .get("/api/v1/users")
                .expect(200);
        spoofed.with("Forwarded", "for=203.0.113.7;host=" + below(acme))
                .through(AtHost.PROXY)
                .get("/api/v1/users")
                .problem(403, "tenant-mismatch");
    }

    @Test
    void whoComesThroughAProxyIsNotOfThisMachine() {
        at("localhost").get("/actuator/prometheus").expect(200);
        at("localhost")
                .with("X-Forwarded-For", "127.0.0.1")
                .get("/actuator/prometheus")
                .expect(401);
        at("localhost")
                .with("X-Forwarded-For", "127.0.0.1")
                .through(AtHost.PROXY)
                .get("/actuator/prometheus")
                .expect(401);
    }

    @Test
    void aDomainNamesItsTenantOnceDnsProvesIt() {
        String name = domain();
        Answer claim = claim(acme, name);
        assertThat(claim.text("state")).isEqualTo("claimed");
        assertThat(claim.text("proof/name")).isEqualTo("_tenantry." + name);
        verify(acme, claim).problem(409, "domain-not-proven");
        at(name).withKey(ofOther).get("/api/v1/users").expect(200); // it is nobody's
        at(name).post("/api/v1/auth/login", login(acme)).problem(401, "login-failed");

        Server.DNS.publish(claim.text("proof/name"), "something else", claim.text("proof/value"));
        verify(acme, claim).expect(200);
        assertThat(acme.admin().get("/domains/" + claim.id()).expect(200).text("state"))
                .isEqualTo("verified");
        at(name).withKey(ofAcme).get("/api/v1/users").expect(200);
        at(name).withKey(ofOther).get("/api/v1/users").problem(403, "tenant-mismatch");
        at(name).post("/api/v1/auth/login", login(acme)).expect(200);

        acme.admin().delete("/domains/" + claim.id()).expect(200);
        at(name).withKey(ofOther).get("/api/v1/users").expect(200);
        at(name).post("/api/v1/auth/login", login(acme)).problem(401, "login-failed");
        verify(acme, claim).problem(409, "domain-removed");
    }

    @Test
    void ofTwoTenantsThatClaimADomainOneHasIt() {
        String name = domain();
        Answer first = claim(acme, name);
        Answer second = claim(other, name);
        acme.admin().post("/domains", Map.of("name", name)).problem(409, "already-taken");
        assertThat(first.text("proof/value")).isNotEqualTo(second.text("proof/value"));
        Server.DNS.publish("_tenantry." + name, second.text("proof/value"));
        verify(acme, first).problem(409, "domain-not-proven"); // the other one's proof is none
        verify(other, second).expect(200);
        Server.DNS.publish("_tenantry." + name, first.text("proof/value"), second.text("proof/value"));
        Answer taken = verify(acme, first).problem(409, "already-taken");
        assertThat(taken.text()).doesNotContain(other.id().toString()).doesNotContain(other.slug());
        at(name).withKey(ofAcme).get("/api/v1/users").problem(403, "tenant-mismatch");

        other.admin().delete("/domains/" + second.id()).expect(200);
        verify(acme, first).expect(200);
        at(name).withKey(ofAcme).get("/api/v1/users").expect(200);
        at(name).withKey(ofOther).get("/api/v1/users").problem(403, "tenant-mismatch");
    }

    @Test
    void nobodySeesOrMovesAnothersDomain() {
        Answer claim = claim(acme, domain());
        String path = "/domains/" + claim.id();
        other.admin().get(path).problem(404, "not-found");
        other.admin().post(path + "/verify").problem(404, "not-found");
        other.admin().delete(path).problem(404, "not-found");
        other.admin().get(acme.path() + path).problem(403, "tenant-mismatch");
        assertThat(other.admin().get("/domains").expect(200).items("id"))
                .doesNotContain(claim.id().toString());
        Api reader = acme.program("settings:read");
        reader.get(acme.path() + path).expect(200);
        reader.post(path + "/verify").problem(403, "forbidden");
        reader.delete(path).problem(403, "forbidden");
        reader.post("/domains", Map.of("name", domain())).problem(403, "forbidden");
    }

    @Test
    void thePlatformsOwnDomainsAndWhatIsNoneAreNotClaimed() {
        for (String name : List.of(Server.BASE_DOMAIN, "shop." + Server.BASE_DOMAIN, below(other)))
            acme.admin().post("/domains", Map.of("name", name)).problem(422, "domain-reserved");
        for (String name : List.of("localhost", "192.0.2.1", "a b.example", "x'; drop table event; --.example"))
            acme.admin().post("/domains", Map.of("name", name)).problem(422, "domain-malformed");
        Answer unicode = claim(acme, "Bücher-" + UUID.randomUUID() + ".example.");
        assertThat(unicode.text("name")).startsWith("xn--").endsWith(".example");
    }

    @Test
    void dnsThatFailsIsNoAnswer() {
        Answer claim = claim(acme, domain());
        Server.DNS.fail(claim.text("proof/name"));
        Answer unavailable = verify(acme, claim).problem(503, "dns-unavailable");
        assertThat(unavailable.header("Retry-After")).isNotBlank();
    }

    @Test
    void theAddressesOfASuspendedTenantSayThatItIs() {
        Company late = Company.active(server(), "Late");
        String key = key(late);
        String name = domain();
        proven(late, name);
        late.suspend("unpaid");
        for (String host : List.of(below(late), name)) {
            at(host).withKey(key).get("/api/v1/users").problem(403, "tenant-suspended");
            at(host).withKey(ofAcme).get("/api/v1/users").problem(403, "tenant-mismatch");
            at(host).post("/api/v1/auth/login", login(late)).problem(403, "tenant-suspended");
        }
    }

    @Test
    void theAddressesOfAClosedTenantSayThatItIsUntilSomebodyGivesTheDomainBack() {
        Company left = Company.active(server(), "Left");
        String key = key(left);
        String name = domain();
        Answer claim = proven(left, name);
        left.decide("close", Map.of()).expect(200);
        for (String host : List.of(below(left), name)) {
            at(host).withKey(key).get("/api/v1/users").problem(403, "tenant-closed");
            at(host).withKey(ofAcme).get("/api/v1/users").problem(403, "tenant-mismatch");
            at(host).post("/api/v1/auth/login", login(left)).problem(403, "tenant-closed");
        }
        left.operator().delete("/domains/" + claim.id()).expect(200);
        at(name).withKey(ofAcme).get("/api/v1/users").expect(200);
    }

    @Test
    void aSignUpWithoutASlugGetsOneOfItsName() {
        String name = "Bärenhöhle " + Company.freeSlug();
        Map<String, @Nullable Object> body = fields("name", name, "contactEmail", "office@baer.test");
        body.put("admin", Map.of("email", "b@baer.test", "password", Company.PASSWORD));
        Api nobody = server().nobody().with("Idempotency-Key", "bear");
        Answer first = nobody.post("/tenants", body).expect(201);
        assertThat(first.text("slug")).startsWith("barenhohle-story-");
        assertThat(nobody.post("/tenants", body).expect(201).id()).isEqualTo(first.id());
        Answer second = server().nobody().post("/tenants", body).expect(201);
        assertThat(second.text("slug")).isEqualTo(first.text("slug") + "-2");
        assertThat(operator().get("/tenants/" + second.id()).expect(200).text("slug"))
                .isEqualTo(second.text("slug"));
    }
}
