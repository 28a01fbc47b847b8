package io.tenantry.app.sample;

import io.tenantry.app.sample.SampleTenant.SamplePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A company that has signed up, was approved, and has furnished itself.
 *
 * @param token an API token, not a login: it outlives the year
 * @param staffId who answers tickets
 */
record SampleDesk(String tenantId, String token, String staffId, List<String> planIds) {
    private static final List<String> SCOPES = List.of(
            "users:read",
            "users:write",
            "plans:read",
            "plans:write",
            "billing:read",
            "billing:write",
            "tickets:read",
            "tickets:write");

    static SampleDesk open(SampleApi api, String operator, SampleTenant tenant, String password) {
        String id = signUp(api, tenant, password);
        api.post(operator, "/tenants/" + id + "/approve", Map.of());
        String login = api.post(
                        null,
                        "/auth/login",
                        Map.of("email", tenant.adminEmail(), "password", password, "tenant", tenant.slug()))
                .required("accessToken")
                .asString();
        settings(api, login, id, tenant);
        return new SampleDesk(
                id,
                api.post(login, "/api-tokens", Map.of("name", "sample kit", "scopes", SCOPES))
                        .required("token")
                        .asString(),
                staff(api, login, tenant),
                tenant.plans().stream()
                        .map(plan -> plan(api, login, tenant, plan))
                        .toList());
    }

    private static String signUp(SampleApi api, SampleTenant tenant, String password) {
        Map<String, Object> administrator =
                Map.of("email", tenant.adminEmail(), "password", password, "firstName", "Alex", "lastName", "Admin");
        Map<String, Object> body = Map.of(
                "name", tenant.name(),
                "slug", tenant.slug(),
                "contactEmail", tenant.adminEmail(),
                "admin", administrator);
        try {
            return api.post(null, "/tenants", body).required("id").asString();
        } catch (SampleApi.Refused refused) {
            if (refused.status() != 409) throw refused;
            throw new IllegalStateException(
                    "The sample tenants are there already; start with an empty data directory.", refused);
        }
    }

    private static void settings(SampleApi api, String login, String id, SampleTenant tenant) {
        JsonNode profile = api.get(login, "/tenants/" + id);
        api.put(
                login,
                "/tenants/" + id + "/settings",
                Map.of(
                        "timeZone", tenant.timeZone(),
                        "currency", tenant.currency(),
                        "branding", Map.of("botName", tenant.name()),
                        "paymentProviders", Map.of("enabled", tenant.providers(), "disabled", List.of()),
                        "integrations", Map.of()),
                profile.required("version").asLong());
    }

    private static String staff(SampleApi api, String login, SampleTenant tenant) {
        Map<String, Object> body = Map.of(
                "role", "staff",
                "firstName", "Sam",
                "lastName", "Desk",
                "email", "desk@" + tenant.slug() + ".example");
        return api.post(login, "/users", body).required("id").asString();
    }

    private static String plan(SampleApi api, String login, SampleTenant tenant, SamplePlan plan) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of(
                "name", plan.name(),
                "period", plan.period(),
                "price", Map.of("amountMinor", plan.price(), "currency", tenant.currency()),
                "entitlements", plan.entitlements()));
        if (plan.trialDays() > 0) body.put("trialDays", plan.trialDays());
        return api.post(login, "/plans", body).required("id").asString();
    }
}
