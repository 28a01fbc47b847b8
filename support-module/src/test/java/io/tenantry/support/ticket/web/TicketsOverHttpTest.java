package io.tenantry.support.ticket.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.TenantEvent.FeaturesChanged;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserId;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may do what with tickets, and what the answers look like. Logging in is not part of this module. */
@ModuleTest
class TicketsOverHttpTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final UUID ann = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();
    private final UUID staff = UUID.randomUUID();
    private MockMvc http;

    @Autowired
    WebApplicationContext context;

    @Autowired
    PublishedEvents events;

    @Autowired
    List<Filter> filters;

    @BeforeEach
    void anActiveTenantWithPeople() {
        DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(context);
        http = builder.addFilters(filters.toArray(Filter[]::new)).build();
        TenantStream stream = TenantStream.of(tenant);
        events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Nord",
                        "nord-" + tenant.value(),
                        Sealed.of(KeyRef.ofTenant(tenant), "ann@example.org"),
                        "shared",
                        null,
                        new UserId(tenant, staff)),
                new TenantApproved(stream, "shared"),
                new TenantProvisioned(stream, "shared"));
        for (UUID user : List.of(ann, bob, staff)) {
            UserId id = new UserId(tenant, user);
            String role = user.equals(staff) ? "staff" : "customer";
            events.publish(id, new UserCreated(id, role, null, null, null, null, null, null, "ref-" + user, false));
        }
        Awaitility.await().untilAsserted(() -> assertThat(
                        call(get("/api/v1/tickets"), staff()).status())
                .isEqualTo(200));
    }

    private record Answer(
            int status, JsonNode body, @Nullable String token) {
        String text(String field) {
            return body.path(field).asString();
        }
    }

    @Test
    void aTicketFromItsOpeningToItsEnd() {
        Answer opened = open(ann, customer(ann), "high");
        assertThat(opened.status()).isEqualTo(201);
        String ticket = "/api/v1/tickets/" + opened.text("id");
        Answer answered = call(post(ticket + "/messages"), staff(), Map.of("text", "Restart it"));
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.text("messageId")).hasSize(36);
        assertThat(answered.body().path("version").asInt()).isEqualTo(2);
        call(post(ticket + "/messages"), staff(), Map.of("text", "Calls often", "internal", true));
        call(post(ticket + "/assign"), staff(), Map.of("assigneeUserId", staff.toString()));
        Answer last = call(post(ticket + "/priority"), staff(), Map.of("priority", "urgent"));

        JsonNode seen = call(get(ticket), customer(ann), last).body();
        assertThat(seen.path("state").asString()).isEqualTo("answered");
        assertThat(seen.path("priority").asString()).isEqualTo("urgent");
        assertThat(seen.path("assigneeUserId").asString()).isEqualTo(staff.toString());
        assertThat(seen.path("messages").asInt()).isEqualTo(2);
        assertThat(texts(call(get(ticket + "/messages"), staff(), last)))
                .containsExactly("Calls often", "Restart it", "It blinks");
        assertThat(texts(call(get(ticket + "/messages"), customer(ann), last)))
                .containsExactly("Restart it", "It blinks");

        call(post(ticket + "/close"), customer(ann));
        Answer late = call(post(ticket + "/messages"), staff(), Map.of("text", "One more"));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("code")).isEqualTo("ticket-closed");
        Answer back = call(post(ticket + "/messages"), customer(ann), Map.of("text", "Again"));
        assertThat(call(get(ticket), customer(ann), back).text("state")).isEqualTo("open");
        assertThat(call(post(ticket + "/close"), staff()).status()).isEqualTo(200);
        assertThat(call(post(ticket + "/reopen"), staff()).status()).isEqualTo(200);
    }

    @Test
    void listsFilterAndCustomersSeeTheirOwn() {
        String first = open(ann, customer(ann), "low").text("id");
        Answer last = open(bob, staff(), "urgent");
        String second = last.text("id");
        assertThat(ids(call(get("/api/v1/tickets"), staff(), last))).containsExactly(second, first);
        assertThat(ids(call(get("/api/v1/tickets?priority=low&state=open"), staff(), last)))
                .containsExactly(first);
        assertThat(ids(call(get("/api/v1/tickets?userId=" + bob), staff(), last)))
                .containsExactly(second);
        assertThat(ids(call(get("/api/v1/tickets?assigneeUserId=" + staff), staff(), last)))
                .isEmpty();
        assertThat(ids(call(get("/api/v1/tickets"), customer(ann), last))).containsExactly(first);
        assertThat(call(get("/api/v1/tickets?userId=" + bob), customer(ann)).status())
                .isEqualTo(404);
        assertThat(call(get("/api/v1/tickets?state=lost"), staff()).status()).isEqualTo(400);
    }

    @Test
    void somebodyElsesTicketDoesNotExistForACustomer() {
        Answer opened = open(ann, customer(ann), "low");
        String ticket = "/api/v1/tickets/" + opened.text("id");
        Answer never = call(get("/api/v1/tickets/" + UUID.randomUUID()), customer(bob));
        for (Answer answer : List.of(
                call(get(ticket), customer(bob), opened),
                call(get(ticket + "/messages"), customer(bob), opened),
                call(post(ticket + "/messages"), customer(bob), Map.of("text", "Hello")),
                call(post(ticket + "/close"), customer(bob)),
                call(post(ticket + "/reopen"), customer(bob)),
                open(ann, customer(bob), "low"))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text("detail")).isEqualTo(never.text("detail"));
            assertThat(answer.text("code")).isEqualTo(never.text("code"));
        }
    }

    @Test
    void whatACustomerMayNotDo() {
        String ticket = "/api/v1/tickets/" + open(ann, customer(ann), "low").text("id");
        Answer asOther = call(
                post(ticket + "/messages"), customer(ann), Map.of("text", "Hello", "authorUserId", staff.toString()));
        assertThat(asOther.status()).isEqualTo(403);
        assertThat(asOther.text("code")).isEqualTo("staff-only");
        assertThat(call(post(ticket + "/assign"), customer(ann), Map.of("assigneeUserId", staff.toString()))
                        .status())
                .isEqualTo(403);
        assertThat(call(post(ticket + "/priority"), customer(ann), Map.of("priority", "urgent"))
                        .status())
                .isEqualTo(403);
        Answer note = call(post(ticket + "/messages"), customer(ann), Map.of("text", "Psst", "internal", true));
        assertThat(note.status()).isEqualTo(422);
        assertThat(note.text("code")).isEqualTo("note-by-user");
    }

    @Test
    void unknownPeopleAreRefused() {
        String nobody = UUID.randomUUID().toString();
        Answer opened = open(UUID.fromString(nobody), staff(), "low");
        assertThat(opened.status()).isEqualTo(422);
        assertThat(opened.text("code")).isEqualTo("user-unknown");
        String ticket = "/api/v1/tickets/" + open(ann, staff(), "low").text("id");
        assertThat(call(post(ticket + "/assign"), staff(), Map.of("assigneeUserId", nobody))
                        .text("code"))
                .isEqualTo("assignee-unknown");
        assertThat(call(post(ticket + "/messages"), staff(), Map.of("text", "x", "authorUserId", nobody))
                        .text("code"))
                .isEqualTo("author-unknown");
    }

    @Test
    void textsHaveBounds() {
        assertThat(call(post("/api/v1/tickets"), staff(), body(ann, "s".repeat(201), "t", "low"))
                        .status())
                .isEqualTo(400);
        assertThat(call(post("/api/v1/tickets"), staff(), body(ann, "s", "t".repeat(10_001), "low"))
                        .status())
                .isEqualTo(400);
        assertThat(call(post("/api/v1/tickets"), staff(), body(ann, "s", " ", "low"))
                        .status())
                .isEqualTo(400);
        assertThat(call(post("/api/v1/tickets"), staff(), body(ann, "s", "t", "soon"))
                        .status())
                .isEqualTo(400);
        assertThat(call(post("/api/v1/tickets"), staff(), body(ann, "s".repeat(200), "t".repeat(10_000), "low"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aTokenWritesForTheUserOrForTheDesk() {
        String ticket = "/api/v1/tickets/" + open(ann, token(), "low").text("id");
        Answer desk = call(post(ticket + "/messages"), token(), Map.of("text", "We look into it"));
        assertThat(call(get(ticket), staff(), desk).text("state")).isEqualTo("answered");
        Answer user =
                call(post(ticket + "/messages"), token(), Map.of("text", "Thanks", "authorUserId", ann.toString()));
        assertThat(call(get(ticket), staff(), user).text("state")).isEqualTo("open");
    }

    @Test
    void nothingGoesWhileTheFeatureIsOff() {
        String ticket = "/api/v1/tickets/" + open(ann, staff(), "low").text("id");
        TenantStream stream = TenantStream.of(tenant);
        events.publish(stream, new FeaturesChanged(stream, Map.of("support_tickets", false)));
        Awaitility.await().untilAsserted(() -> {
            Answer refused = open(ann, staff(), "low");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("code")).isEqualTo("feature-disabled");
        });
        assertThat(call(post(ticket + "/close"), staff()).text("code")).isEqualTo("feature-disabled");
        assertThat(call(get(ticket), staff()).status()).isEqualTo(200);
    }

    @Test
    void anotherTenantSeesNothing() {
        Answer opened = open(ann, customer(ann), "low");
        TenantId other = new TenantId(UUID.randomUUID());
        TenantStream stream = TenantStream.of(other);
        events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Sud",
                        "sud-" + other.value(),
                        Sealed.of(KeyRef.ofTenant(other), "bob@example.org"),
                        "shared",
                        null,
                        new UserId(other, bob)),
                new TenantApproved(stream, "shared"),
                new TenantProvisioned(stream, "shared"));
        Caller stranger = new Caller(Caller.Kind.USER, other, bob, "admin", Scope.ofRole("admin"), null);
        Awaitility.await().untilAsserted(() -> assertThat(
                        call(get("/api/v1/tickets"), stranger, opened).status())
                .isEqualTo(200));
        assertThat(ids(call(get("/api/v1/tickets"), stranger, opened))).isEmpty();
        String ticket = "/api/v1/tickets/" + opened.text("id");
        assertThat(call(get(ticket), stranger, opened).status()).isEqualTo(404);
        assertThat(call(get(ticket + "/messages"), stranger, opened).status()).isEqualTo(404);
        assertThat(call(post(ticket + "/close"), stranger).status()).isEqualTo(404);
        assertThat(call(post(ticket + "/messages"), stranger, Map.of("text", "Hello"))
                        .status())
                .isEqualTo(404);
    }

    private Answer open(UUID userId, Caller caller, String priority) {
        return call(post("/api/v1/tickets"), caller, body(userId, "Router", "It blinks", priority));
    }

    private static Map<String, Object> body(UUID userId, String subject, String text, String priority) {
        return Map.of("userId", userId.toString(), "subject", subject, "text", text, "priority", priority);
    }

    private Caller customer(UUID id) {
        return new Caller(Caller.Kind.USER, tenant, id, "customer", Scope.ofRole("customer"), null);
    }

    private Caller staff() {
        return new Caller(Caller.Kind.USER, tenant, staff, "staff", Scope.ofRole("staff"), null);
    }

    private Caller token() {
        return new Caller(Caller.Kind.TOKEN, tenant, UUID.randomUUID(), null, Scope.ofRole("staff"), null);
    }

    private static List<String> texts(Answer answer) {
        return values(answer, "text");
    }

    private static List<String> ids(Answer answer) {
        return values(answer, "id");
    }

    private static List<String> values(Answer answer, String field) {
        return answer.body()
                .path("items")
                .valueStream()
                .map(item -> item.path(field).asString())
                .toList();
    }

    private Answer call(MockHttpServletRequestBuilder request, Caller caller, Object body) {
        if (body instanceof Answer before) {
            return call(before.token() == null ? request : request.header("Consistency-Token", before.token()), caller);
        }
        return call(request.contentType(MediaType.APPLICATION_JSON).content(JSON.writeValueAsString(body)), caller);
    }

    private Answer call(MockHttpServletRequestBuilder request, Caller caller) {
        try {
            MockHttpServletResponse response = http.perform(request.requestAttr(Caller.ATTRIBUTE, caller))
                    .andReturn()
                    .getResponse();
            String body = response.getContentAsString();
            return new Answer(
                    response.getStatus(),
                    body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body),
                    response.getHeader("Consistency-Token"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
