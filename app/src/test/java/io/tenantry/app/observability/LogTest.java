package io.tenantry.app.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.Http;
import io.tenantry.app.WholeServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logging belongs to the whole JVM, whose first server decides on it: this test has a JVM of its own (see the pom). */
@WholeServer
@TestPropertySource(properties = {"tenantry.log-format=json", "logging.level.org.springframework.security=DEBUG"})
@ExtendWith(OutputCaptureExtension.class)
class LogTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PASSWORD = "planted-password-1";
    private static final String WRONG = "planted-password-2";
    private static final String EMAIL = "planted.ann@acme.test";
    private static final String NAME = "Plantedname";

    @LocalServerPort
    private int port;

    @Test
    void holdsNoSecretAndNothingPersonal(CapturedOutput output) throws Exception {
        Http http = new Http(port);
        String slug = "t-" + UUID.randomUUID();
        String operator = login(http, "operator@tenantry.local", WholeServer.OPERATORS_PASSWORD, null);
        String signUp = """
                {"name": "Acme", "slug": "%s", "contactEmail": "%s",
                 "admin": {"email": "%s", "password": "%s", "firstName": "%s"}}""".formatted(slug, EMAIL, EMAIL, PASSWORD, NAME);
        String tenant = Http.json(http.send("POST", "/api/v1/tenants", signUp))
                .required("id")
                .asString();
        http.send("POST", "/api/v1/tenants/" + tenant + "/approve", null, "Authorization", "Bearer " + operator);
        assertThat(http.send("POST", "/api/v1/auth/login", credentials(EMAIL, WRONG, slug))
                        .statusCode())
                .isEqualTo(401);
        String ann = login(http, EMAIL, PASSWORD, slug);
        String[] asAnn = {"Authorization", "Bearer " + ann};
        String bob = "{\"role\": \"customer\", \"email\": \"planted.bob@acme.test\", \"firstName\": \"" + NAME + "\"}";
        assertThat(http.send("POST", "/api/v1/users", bob, asAnn).statusCode()).isEqualTo(201);
        assertThat(http.send("POST", "/api/v1/users", bob, asAnn).statusCode()).isEqualTo(409);
        assertThat(http.send("POST", "/api/v1/users", "{\"role\": \"" + NAME, asAnn)
                        .statusCode())
                .isEqualTo(400);
        String token = Http.json(http.send(
                        "POST", "/api/v1/api-tokens", "{\"name\": \"robot\", \"scopes\": [\"users:read\"]}", asAnn))
                .required("token")
                .asString();
        http.get("/api/v1/users", "X-API-Key", token);
        http.get("/api/v1/users", "X-API-Key", "planted-key");

        assertThat(output.getAll())
                .doesNotContain(
                        PASSWORD,
                        WRONG,
                        EMAIL,
                        "planted.bob@acme.test",
                        NAME,
                        WholeServer.OPERATORS_PASSWORD,
                        operator,
                        ann,
                        token,
                        "planted-key");
    }

    @Test
    void isJsonWithTenantAndRequest(CapturedOutput output) throws Exception {
        // the fields come from the context that the filters set around a request; any line inside it carries them
        try (var _ = MDC.putCloseable("tenant", "some-tenant");
                var _ = MDC.putCloseable("requestId", "some-request")) {
            LoggerFactory.getLogger("tenantry").info("said within a request");
        }
        String line = output.getOut()
                .lines()
                .filter(said -> said.contains("said within a request"))
                .findFirst()
                .orElseThrow();
        JsonNode json = JSON.readTree(line);
        assertThat(json.path("tenant").asString()).isEqualTo("some-tenant");
        assertThat(json.path("requestId").asString()).isEqualTo("some-request");

        new Http(port).get("/api/v1/plans", "X-Request-Id", "a-real-request");
        List<String> ofRequest = output.getOut()
                .lines()
                .filter(said -> said.contains("a-real-request"))
                .toList();
        assertThat(ofRequest).as("Spring Security says at DEBUG what it does").isNotEmpty();
        assertThat(ofRequest).allSatisfy(said -> assertThat(
                        JSON.readTree(said).path("requestId").asString())
                .isEqualTo("a-real-request"));
    }

    private static String login(Http http, String email, String password, String tenant) throws Exception {
        return Http.json(http.send("POST", "/api/v1/auth/login", credentials(email, password, tenant)))
                .required("accessToken")
                .asString();
    }

    private static String credentials(String email, String password, String tenant) {
        String named = tenant == null ? "" : ", \"tenant\": \"" + tenant + "\"";
        return "{\"email\": \"" + email + "\", \"password\": \"" + password + "\"" + named + "}";
    }
}
