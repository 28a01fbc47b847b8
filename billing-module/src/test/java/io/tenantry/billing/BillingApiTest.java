package io.tenantry.billing;

import static io.tenantry.billing.Desk.rubles;
import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

@ModuleTest
class BillingApiTest {
    private final Desk desk;
    private final MockMvc mvc;
    private final TenantId tenant;
    private final UUID user;

    @Autowired
    BillingApiTest(Desk desk, WebApplicationContext context) {
        this.desk = desk;
        mvc = MockMvcBuilders.webAppContextSetup(context)
                .addFilters(context.getBeansOfType(jakarta.servlet.Filter.class)
                        .values()
                        .toArray(jakarta.servlet.Filter[]::new))
                .build();
        tenant = desk.tenant();
        user = desk.user(tenant);
    }

    private ResultActions as(String role, UUID id, MockHttpServletRequestBuilder request, String body)
            throws Exception {
        Caller caller = new Caller(Caller.Kind.USER, tenant, id, role, Scope.ofRole(role), null);
        return mvc.perform(request.requestAttr(Caller.ATTRIBUTE, caller)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));
    }

    private ResultActions admin(MockHttpServletRequestBuilder request, String body) throws Exception {
        return as("admin", UUID.randomUUID(), request, body);
    }

    private static String id(ResultActions answer) throws Exception {
        return JsonPath.read(answer.andReturn().getResponse().getContentAsString(), "$.id");
    }

    private static String token(ResultActions answer) {
        MockHttpServletResponse response = answer.andReturn().getResponse();
        return java.util.Objects.requireNonNull(response.getHeader("Consistency-Token"));
    }

    private static final String PLAN = """
            {"name": "Standard", "period": "P1M", "price": {"amountMinor": 19900, "currency": "RUB"},
             "trialDays": 7, "entitlements": {"devices": 3}}""";

    @Test
    void aPlanIsCreatedShownChangedListedAndRetired() throws Exception {
        ResultActions created = admin(post("/api/v1/plans"), PLAN).andExpect(status().isCreated());
        String path = "/api/v1/plans/" + id(created);
        admin(get(path).header("Consistency-Token", token(created)), "")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.period").value("P1M"))
                .andExpect(jsonPath("$.price.amountMinor").value(19900))
                .andExpect(jsonPath("$.entitlements.devices").value(3))
                .andExpect(jsonPath("$.state").value("active"));
        admin(put(path), PLAN.replace("19900", "29900")).andExpect(status().is(428));
        admin(put(path).header("If-Match", "\"1\""), PLAN.replace("19900", "29900"))
                .andExpect(status().isOk());
        admin(put(path).header("If-Match", "\"1\""), PLAN).andExpect(status().is(412));
        ResultActions retired = admin(post(path + "/retire"), "").andExpect(status().isOk());
        admin(get("/api/v1/plans?state=retired").header("Consistency-Token", token(retired)), "")
                .andExpect(jsonPath("$.items", hasSize(1)))
                .andExpect(jsonPath("$.items[0].planVersion").value(2));
    }

    @Test
    void whatTheSchemaRefusesIs400AndWhatARuleRefuses422() throws Exception {
        for (String bad : new String[] {
            PLAN.replace("P1M", "1 month"),
            PLAN.replace("19900", "199.5"),
            PLAN.replace("\"RUB\"", "\"rub\""),
            PLAN.replace("\"Standard\"", "\"\""),
            PLAN.replace("trialDays", "trial")
        }) {
            admin(post("/api/v1/plans"), bad).andExpect(status().isBadRequest());
        }
        admin(post("/api/v1/plans"), PLAN.replace("RUB", "XXX"))
                .andExpect(status().is(422))
                .andExpect(jsonPath("$.code").value("currency-unknown"));
        as("customer", user, post("/api/v1/plans"), PLAN).andExpect(status().isForbidden());
    }

    @Test
    void aSubscriptionIsStartedByAPaymentAndRead() throws Exception {
        String planId = id(admin(post("/api/v1/plans"), PLAN));
        String body = "{\"userId\": \"%s\", \"planId\": \"%s\", \"start\": \"payment\", \"provider\": \"acme-pay\"}"
                .formatted(user, planId);
        ResultActions started = admin(post("/api/v1/subscriptions"), body)
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.paymentId").isNotEmpty());
        String paymentId = JsonPath.read(started.andReturn().getResponse().getContentAsString(), "$.paymentId");
        admin(
                        get("/api/v1/payments/" + paymentId + "?waitFor=succeeded,failed&timeout=100ms")
                                .header("Consistency-Token", token(started)),
                        "")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.state").value("pending"))
                .andExpect(jsonPath("$.mismatch").isEmpty());
        desk.told(tenant, UUID.fromString(paymentId), null, "p-1", Transition.SUCCEEDED, rubles(199), null);
        as("customer", user, get("/api/v1/payments/" + paymentId + "?waitFor=succeeded,failed&timeout=5s"), "")
                .andExpect(jsonPath("$.state").value("succeeded"));
        desk.await("billing.subscriptions", tenant);
        as("customer", user, get("/api/v1/subscriptions/" + id(started)), "")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.state").value("active"));
        as("customer", UUID.randomUUID(), get("/api/v1/subscriptions/" + id(started)), "")
                .andExpect(status().isNotFound());
        as("customer", UUID.randomUUID(), get("/api/v1/payments/" + paymentId), "")
                .andExpect(status().isNotFound());
        as("customer", UUID.randomUUID(), get("/api/v1/payments"), "").andExpect(jsonPath("$.items", hasSize(0)));
        admin(get("/api/v1/payments/" + paymentId + "?waitFor=paid"), "").andExpect(status().isBadRequest());
        admin(get("/api/v1/payments/" + paymentId + "?timeout=31s"), "").andExpect(status().isBadRequest());
        admin(get("/api/v1/payments?mismatch=any"), "").andExpect(jsonPath("$.items", hasSize(0)));
        admin(get("/api/v1/payments?mismatch=amount&userId=" + user), "").andExpect(jsonPath("$.items", hasSize(0)));
    }

    @Test
    void aWalletIsAdjustedAndRead() throws Exception {
        String path = "/api/v1/users/" + user + "/wallet";
        admin(get(path), "").andExpect(status().isOk()).andExpect(jsonPath("$.balances", hasSize(0)));
        admin(get("/api/v1/users/" + UUID.randomUUID() + "/wallet"), "").andExpect(status().isNotFound());
        String adjust = "{\"amount\": {\"amountMinor\": 500, \"currency\": \"RUB\"}, \"reason\": \"sorry\"}";
        ResultActions adjusted = admin(post(path + "/adjust"), adjust).andExpect(status().isOk());
        admin(post(path + "/adjust"), adjust.replace("500", "-501"))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.code").value("insufficient-funds"));
        as("customer", user, get(path).header("Consistency-Token", token(adjusted)), "")
                .andExpect(jsonPath("$.balances[0].amountMinor").value(500));
        as("customer", user, get(path + "/entries"), "")
                .andExpect(jsonPath("$.items[0].reason").value("adjustment"))
                .andExpect(jsonPath("$.items[0].note").value("sorry"));
        as("customer", UUID.randomUUID(), get(path), "").andExpect(status().isNotFound());
        as("customer", user, post(path + "/adjust"), adjust).andExpect(status().isForbidden());
    }
}
