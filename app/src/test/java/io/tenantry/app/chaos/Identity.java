package io.tenantry.app.chaos;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Who sends a request, for which tenant, with which headers. */
record Identity(UUID tenant, Map<String, String> headers) {
    private static final UUID NOBODY = new UUID(0, 0);

    static Identity nobody() {
        return new Identity(NOBODY, Map.of());
    }

    static Identity withToken(UUID tenant, String token) {
        return new Identity(tenant, Map.of("X-API-Key", token));
    }

    /** An operator logs in anew each time: clocks step, and tokens expire by them. */
    static Identity operator(Node node) {
        Client.Reply login = Client.send(
                node,
                nobody(),
                "POST",
                "/auth/login",
                Map.of("email", Installation.OPERATOR, "password", Installation.PASSWORD));
        return nobody().with(
                        "Authorization",
                        "Bearer " + login.body().path("accessToken").asString(""));
    }

    Identity with(String header, Object value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value.toString());
        return new Identity(tenant, more);
    }
}
