package io.tenantry.app.leaks;

import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody who has no business with the first tenant.
 *
 * @param standing what he can do elsewhere
 */
record Stranger(String name, Api api, Standing standing) {
    enum Standing {
        /** A member of the second tenant in good order: does there what his role allows. */
        MEMBER,
        /** Whose proof is none, or none any more: 401 wherever a login is needed. */
        UNKNOWN,
        /** Who is known and shut out: 403 wherever a login is needed. */
        SHUT_OUT
    }

    static final String[] EVERY_SCOPE = {
        "settings:read",
        "settings:write",
        "users:read",
        "users:write",
        "tokens:write",
        "plans:read",
        "plans:write",
        "billing:read",
        "billing:write",
        "tickets:read",
        "tickets:write",
        "figures:read",
        "audit:read",
        "exports:write"
    };

    boolean isMember() {
        return standing == Standing.MEMBER;
    }

    /** All kinds of them. Moves the clock, since proofs expire by it. */
    static List<Stranger> all(Server server, Company first, Company second) {
        List<Stranger> unknown = unknown(server, first, second);
        List<Stranger> strangers = new ArrayList<>(members(second));
        strangers.addAll(unknown);
        Company suspended = Company.active(server, "Suspended");
        Api program = suspended.program(EVERY_SCOPE);
        for (Api api : List.of(suspended.admin(), program)) api.get("/users").expect(200);
        suspended.suspend("for the story");
        strangers.add(new Stranger("administrator of a suspended tenant", suspended.admin(), Standing.SHUT_OUT));
        strangers.add(new Stranger("program of a suspended tenant", program, Standing.SHUT_OUT));
        return strangers;
    }

    static List<Stranger> members(Company second) {
        List<Stranger> members = List.of(
                new Stranger("administrator", second.admin(), Standing.MEMBER),
                new Stranger("program", second.program(EVERY_SCOPE), Standing.MEMBER),
                new Stranger(
                        "staff",
                        second.hires("staff", "sam" + UUID.randomUUID()).api(),
                        Standing.MEMBER),
                new Stranger(
                        "customer",
                        second.hires("customer", "eve" + UUID.randomUUID()).api(),
                        Standing.MEMBER));
        members.forEach(member -> member.api().get("/users").expect(200));
        return members;
    }

    private static List<Stranger> unknown(Server server, Company first, Company second) {
        String access = Company.login(server, second.email("admin"), Company.PASSWORD, second.slug())
                .expect(200)
                .text("accessToken");
        Answer revoked = token(second, Map.of("name", "revoked", "scopes", EVERY_SCOPE));
        second.admin().delete("/api-tokens/" + revoked.id()).expect(200);
        Duration soon = Duration.ofMinutes(20);
        Answer expiring = token(
                second,
                Map.of(
                        "name",
                        "expiring",
                        "scopes",
                        EVERY_SCOPE,
                        "expiresAt",
                        server.now().plus(soon).toString()));
        String own = token(second, Map.of("name", "own", "scopes", EVERY_SCOPE)).text("token");
        Api nobody = server.nobody();
        nobody.with("Authorization", "Bearer " + access).get("/users").expect(200);
        nobody.withKey(expiring.text("token")).get("/users").expect(200);
        server.moveClock(Duration.ofMinutes(31));
        String fresh = Company.login(server, second.email("admin"), Company.PASSWORD, second.slug())
                .expect(200)
                .text("accessToken");
        return List.of(
                unknown("nobody", nobody),
                unknown("expired access token", nobody.with("Authorization", "Bearer " + access)),
                unknown("expired API token", nobody.withKey(expiring.text("token"))),
                unknown("revoked API token", nobody.withKey(revoked.text("token"))),
                unknown(
                        "access token with another tenant in it",
                        nobody.with("Authorization", "Bearer " + forged(fresh, first))),
                unknown("API token with another secret in it", nobody.withKey(withAnotherSecret(own))),
                unknown(
                        "API token with another tenant in it",
                        nobody.withKey(
                                own.replace(second.id().toString(), first.id().toString()))));
    }

    private static String withAnotherSecret(String token) {
        int last = token.length() - 1;
        return token.substring(0, last) + (token.charAt(last) == 'A' ? 'B' : 'A');
    }

    private static Stranger unknown(String name, Api api) {
        return new Stranger(name, api, Standing.UNKNOWN);
    }

    private static Answer token(Company company, Map<String, Object> body) {
        return company.admin().post("/api-tokens", body).expect(201);
    }

    /** The same signature under claims that name the first tenant and its administrator. */
    private static String forged(String token, Company first) {
        String[] parts = token.split("\\.", -1);
        ObjectNode claims =
                (ObjectNode) Api.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        claims.put("tenant", first.id().toString())
                .put("sub", first.adminPerson().id().toString());
        parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(Api.JSON.writeValueAsBytes(claims));
        return String.join(".", parts);
    }
}
