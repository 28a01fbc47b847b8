package io.tenantry.app.leaks;

import static org.awaitility.Awaitility.await;

import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.AtHost;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.Operation;
import io.tenantry.app.stories.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who is known and turned away: from a suspended tenant, without a scope, without a tenant, at another tenant's host. */
final class BorderProbes {
    private static final Set<String> OPERATORS = Set.of("platform", "statistics");
    private static final Set<String> ACROSS_TENANTS =
            Set.of("platform", "statistics", "tenants", "letters", "audit-log");

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Server server;
    private final Furnished first;
    private final Furnished second;
    private final List<Operation> reads;
    private final List<String> leaks = new ArrayList<>();

    BorderProbes(Server server, Furnished first, Furnished second, List<Operation> operations) {
        this.server = server;
        this.first = first;
        this.second = second;
        this.reads = operations.stream()
                .filter(operation -> operation.isRead() && !operation.isPublic())
                .toList();
    }

    List<String> run() {
        suspended();
        withoutScope();
        withoutTenant();
        asIfOperators();
        atTheFirstsDoor();
        atTheFirstsHost();
        return leaks;
    }

    private void note(String who, String how, boolean refused, String told) {
        if (!refused) leaks.add(who + ", " + how + ": " + told);
        LeakReport.tried("border", who, how, 1, refused ? 0 : 1);
    }

    private void refused(String who, String how, Answer answer, int status, String code) {
        note(
                who,
                how,
                answer.status() == status && answer.text("code").equals(code),
                answer.request() + " " + answer.status() + " " + answer.text());
    }

    private void suspended() {
        Company company = Company.active(server, "Soon suspended");
        // a tenant that nothing is remembered of asks for the first time
        UUID gone = company.admin()
                .with("Idempotency-Key", "its-first")
                .post("/users", Map.of("role", "customer", "email", company.email("gone")))
                .expect(201)
                .id();
        UUID ticket = company.admin()
                .post("/tickets", Map.of("userId", gone, "subject", "a question", "text", "of somebody"))
                .expect(201)
                .id();
        company.admin().post("/users/" + gone + "/erase").expect(200);
        // whatever others keep, all of this person goes
        await().atMost(PATIENCE).until(() -> company.admin()
                .get("/tickets/" + ticket)
                .expect(200)
                .text("subject")
                .equals("[erased]"));
        try (PageVisitor visitor = new PageVisitor(server, company)) {
            company.suspend("for the battery");
            int page = visitor.page("/").statusCode();
            note("an open session", "of a suspended tenant", page == 302, "page " + page);
        }
        refused(
                "administrator",
                "logs in to a suspended tenant",
                company.login(company.email("admin")),
                403,
                "tenant-suspended");
        note("a new session", "of a suspended tenant", !logsIn(company), "let in");
        Answer made = company.operator().post("/users", Map.of("role", "customer", "telegramId", 42));
        refused("operator", "acts in a suspended tenant", made, 403, "tenant-suspended");
    }

    private boolean logsIn(Company company) {
        try (PageVisitor visitor = new PageVisitor(server, company)) {
            return visitor.page("/").statusCode() == 200;
        } catch (AssertionError refused) {
            return false;
        }
    }

    private void withoutScope() {
        Api narrow = second.company().program("tickets:read");
        for (Operation read : reads) {
            if (!read.isList()
                    || read.isAboutATenant()
                    || Set.of("tickets", "tenants").contains(read.resource())) continue;
            refused(
                    "program",
                    "without the scope",
                    narrow.send("GET", read.pathWith(second.id(read.resource())), null),
                    403,
                    "forbidden");
        }
        Company company = second.company();
        Company.Person customer = company.hires("customer", "cleo" + UUID.randomUUID());
        try (PageVisitor visitor = new PageVisitor(server, company, customer.email())) {
            for (String path : List.of("/dashboard/board", "/dashboard/users", "/dashboard/users/" + customer.id())) {
                int page = visitor.page(path).statusCode();
                note("customer", "what is for the tenant's own people: " + path, page == 403, "page " + page);
            }
        }
    }

    /** What belongs to one tenant is given to nobody who does not say which. */
    private void withoutTenant() {
        for (Operation read : reads) {
            if (ACROSS_TENANTS.contains(read.resource())) continue;
            Answer answer = server.operator().send("GET", read.pathWith(first.id(read.resource())), null);
            refused("operator", "names no tenant", answer, 400, "tenant-required");
        }
    }

    private void asIfOperators() {
        for (Operation read : reads) {
            if (!OPERATORS.contains(read.resource())) continue;
            Answer answer = second.company().admin().send("GET", read.pathWith(second.id(read.resource())), null);
            refused("administrator", "what operators see", answer, 403, "forbidden");
        }
    }

    private void atTheFirstsDoor() {
        Map<String, Object> body = Map.of(
                "email", second.company().email("admin"),
                "password", Company.PASSWORD,
                "tenant", second.company().slug());
        refused(
                "administrator",
                "logs in and names the first as well",
                server.nobody().inTenant(first.company().id()).post("/auth/login", body),
                403,
                "tenant-mismatch");
        String host = first.company().slug() + "." + Server.BASE_DOMAIN;
        AtHost.Reply reply = AtHost.of(server, host).post("/api/v1/auth/login", body);
        note(
                "administrator",
                "logs in at the first's host",
                reply.status() == 403 && reply.body().contains("\"tenant-mismatch\""),
                reply.status() + " " + reply.body());
        try (PageVisitor visitor = new PageVisitor(server, second.company())) {
            AtHost.Reply page = AtHost.of(server, host)
                    .with("Accept", "text/html")
                    .with("Cookie", visitor.cookies())
                    .get("/");
            note("an open session", "at the first's host", page.status() == 302, "page " + page.status());
        }
    }

    private void atTheFirstsHost() {
        String token = second.company()
                .admin()
                .post("/api-tokens", Map.of("name", "at a host", "scopes", List.of("users:read")))
                .expect(201)
                .text("token");
        String host = first.company().slug() + "." + Server.BASE_DOMAIN;
        AtHost plain = AtHost.of(server, host).withKey(token);
        AtHost proxied = AtHost.of(server, "proxy.test")
                .through(AtHost.PROXY)
                .with("X-Forwarded-Host", host)
                .withKey(token);
        for (AtHost at : List.of(plain, proxied)) {
            AtHost.Reply reply = at.get("/api/v1/users");
            boolean refused = reply.status() == 403 && reply.body().contains("\"tenant-mismatch\"");
            note("program", "at the first's host", refused, reply.status() + " " + reply.body());
        }
    }
}
