package io.tenantry.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserId;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What figures and audit log answer, and to whom. Logging in is not part of this module. */
@ModuleTest
class FiguresOverHttpTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId other = new TenantId(UUID.randomUUID());
    private final UserId ann = new UserId(tenant, UUID.randomUUID());
    private final String base = "/api/v1/tenants/" + tenant;
    private long position;
    private MockMvc http;

    @Autowired
    WebApplicationContext context;

    @Autowired
    PublishedEvents events;

    @Autowired
    List<Filter> filters;

    private record Answer(int status, JsonNode body) {}

    @BeforeEach
    void twoActiveTenants() {
        DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(context);
        http = builder.addFilters(filters.toArray(Filter[]::new)).build();
        signedUp(tenant);
        signedUp(other);
        Awaitility.await().untilAsserted(() -> {
            assertThat(call(base + "/statistics", admin(tenant)).status()).isEqualTo(200);
            assertThat(call("/api/v1/tenants/" + other + "/statistics", admin(other))
                            .status())
                    .isEqualTo(200);
        });
    }

    private void signedUp(TenantId id) {
        position = Happened.signedUp(events, id, ann);
    }

    private void paid(long minor) {
        position = Happened.paid(events, tenant, ann, minor);
    }

    private void annIsBlocked() {
        position = events.publish(
                ann,
                new UserCreated(
                        ann,
                        "customer",
                        Sealed.of(KeyRef.ofSubject(tenant, ann.value()), "ann@example.org"),
                        null,
                        null,
                        null,
                        null,
                        "en",
                        "ref",
                        false),
                new UserBlocked(ann));
    }

    @Test
    void aNewTenantsStatisticsAreZeros() {
        assertThat(call(base + "/statistics", admin(tenant)).body()).isEqualTo(JSON.readTree("""
                {"tenantId": "%s", "users": {"total": 0, "byRole": {"admin": 0, "customer": 0, "staff": 0},
                 "byStatus": {"active": 0, "blocked": 0}}, "branches": 0, "subscriptions": {"active": 0, "trial": 0},
                 "revenue": [{"currency": "RUB", "todayMinor": 0, "monthMinor": 0, "totalMinor": 0}],
                 "tickets": {"open": 0, "medianFirstResponseSeconds": null}, "lastActivityAt": null}
                """.formatted(tenant)));
    }

    @Test
    void statisticsAgreeWithWhatHappened() {
        annIsBlocked();
        paid(19_900);
        for (Caller caller : List.of(admin(tenant), operator())) {
            JsonNode body = call(base + "/statistics", caller).body();
            assertThat(body.at("/users/total").asLong()).isEqualTo(1);
            assertThat(body.at("/users/byStatus/blocked").asLong()).isEqualTo(1);
            assertThat(body.at("/revenue/0/todayMinor").asLong()).isEqualTo(19_900);
        }
    }

    @Test
    void operatorsSeeAllTenantsPageByPage() {
        paid(500);
        JsonNode first = call("/api/v1/statistics?limit=1", operator()).body();
        assertThat(first.at("/items/0/tenantId").asString()).isEqualTo(other.toString());
        assertThat(first.at("/items/0/state").asString()).isEqualTo("active");
        String cursor = first.path("nextCursor").asString();
        JsonNode second =
                call("/api/v1/statistics?limit=1&cursor=" + cursor, operator()).body();
        assertThat(second.at("/items/0/tenantId").asString()).isEqualTo(tenant.toString());
        assertThat(second.at("/items/0/name").asString()).isEqualTo("Nord");
        assertThat(second.at("/items/0/revenue/0/totalMinor").asLong()).isEqualTo(500);
        JsonNode rejected =
                call("/api/v1/statistics?state=rejected", operator()).body();
        assertThat(rejected.path("items").valueStream().map(item -> item.path("state")
                        .asString()))
                .allMatch("rejected"::equals);
        assertThat(call("/api/v1/statistics?state=lost", operator()).status()).isEqualTo(400);
        assertThat(call("/api/v1/statistics", admin(tenant)).status()).isEqualTo(403);
    }

    @Test
    void revenueHasEveryDay() {
        paid(19_900);
        JsonNode body = call(base + "/revenue", admin(tenant)).body();
        assertThat(body.path("timeZone").asString()).isEqualTo("UTC");
        assertThat(body.at("/series/0/days")).hasSize(30);
        assertThat(body.at("/series/0/days/29/revenueMinor").asLong()).isEqualTo(19_900);
        JsonNode year = call(base + "/revenue?from=2024-01-01&to=2024-12-31", operator())
                .body();
        assertThat(year.at("/series/0/days")).hasSize(366);
        assertThat(call(base + "/revenue?from=2024-01-01&to=2025-01-01", operator())
                        .status())
                .isEqualTo(400);
        assertThat(call(base + "/revenue?from=2024-01-02&to=2024-01-01", operator())
                        .status())
                .isEqualTo(400);
        assertThat(call(base + "/revenue?from=yesterday", operator()).status()).isEqualTo(400);
    }

    @Test
    void theAuditLogOfATenant() {
        annIsBlocked();
        String audit = base + "/audit-log";
        for (Caller caller : List.of(admin(tenant), operator())) {
            JsonNode items =
                    call(audit + "?resourceId=" + ann.value(), caller).body().path("items");
            assertThat(items).hasSize(2);
            assertThat(items.at("/0/action").asString()).isEqualTo("tenant.user-blocked");
            assertThat(items.at("/1/after/email").asString()).isEqualTo("***");
            assertThat(items.at("/1/resource/kind").asString()).isEqualTo("tenant");
            assertThat(items.at("/1/actor").asString()).isEqualTo("system:import");
        }
        assertThat(actions(call(audit + "?action=tenant.user-created", admin(tenant))))
                .containsExactly("tenant.user-created");
        assertThat(actions(call(audit + "?actor=user:" + UUID.randomUUID(), admin(tenant))))
                .isEmpty();
        assertThat(actions(call(audit + "?to=2020-01-01T00:00:00Z", admin(tenant))))
                .isEmpty();
        assertThat(actions(call(audit + "?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z", admin(tenant))))
                .hasSize(5);
        assertThat(call(audit + "?from=today", admin(tenant)).status()).isEqualTo(400);
        JsonNode page = call(audit + "?limit=3", admin(tenant)).body();
        assertThat(actions(call(
                        audit + "?limit=3&cursor=" + page.path("nextCursor").asString(), admin(tenant))))
                .containsExactly("tenant.tenant-approved", "tenant.tenant-signed-up");
    }

    @Test
    void anOperatorWhoNamesNoTenantReadsAll() {
        JsonNode items = call("/api/v1/audit-log?action=tenant.tenant-provisioned&limit=2", operator())
                .body()
                .path("items");
        assertThat(items.valueStream().map(item -> item.path("tenantId").asString()))
                .containsExactly(other.toString(), tenant.toString());
    }

    @Test
    void nobodyReadsAnotherTenant() {
        annIsBlocked();
        for (String path : List.of("/statistics", "/revenue", "/audit-log")) {
            Answer refused = call(base + path, admin(other));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body().path("code").asString()).isEqualTo("tenant-mismatch");
        }
        JsonNode items = call("/api/v1/audit-log", admin(other)).body().path("items");
        assertThat(items).hasSize(3);
        assertThat(items.valueStream().map(item -> item.path("tenantId").asString()))
                .containsOnly(other.toString());
    }

    @Test
    void scopesAreRequired() {
        Caller customer = new Caller(Caller.Kind.USER, tenant, ann.value(), "customer", Scope.ofRole("customer"), null);
        Caller staff = new Caller(Caller.Kind.USER, tenant, ann.value(), "staff", Scope.ofRole("staff"), null);
        for (String path : List.of("/statistics", "/revenue", "/audit-log")) {
            assertThat(call(base + path, customer).status()).isEqualTo(403);
        }
        assertThat(call(base + "/statistics", staff).status()).isEqualTo(200);
        assertThat(call(base + "/audit-log", staff).status()).isEqualTo(403);
    }

    private static List<String> actions(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body()
                .path("items")
                .valueStream()
                .map(item -> item.path("action").asString())
                .toList();
    }

    private static Caller admin(TenantId tenant) {
        return new Caller(Caller.Kind.USER, tenant, UUID.randomUUID(), "admin", Scope.ofRole("admin"), null);
    }

    private static Caller operator() {
        return new Caller(
                Caller.Kind.OPERATOR, TenantId.PLATFORM, UUID.randomUUID(), "operator", Scope.ofRole("operator"), null);
    }

    private Answer call(String path, Caller caller) {
        try {
            MockHttpServletRequestBuilder request = get(path)
                    .requestAttr(Caller.ATTRIBUTE, caller)
                    .header("Consistency-Token", String.valueOf(position));
            MockHttpServletResponse response = http.perform(request).andReturn().getResponse();
            return new Answer(response.getStatus(), JSON.readTree(response.getContentAsString()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
