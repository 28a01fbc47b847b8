package io.tenantry.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.test.ModuleApplication;
import io.tenantry.tenancy.test.TestDatabase;
import io.tenantry.tenancy.web.Caller;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who is let in, through real HTTP. */
@SpringBootTest(
        classes = ModuleApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tenantry.admin.password=operators-password",
            "tenantry.rate-limit.login.per-minute=10000",
            "tenantry.rate-limit.sign-up.per-minute=10000"
        })
@ContextConfiguration(initializers = TestDatabase.class)
@Import(DoorsTest.Probe.class)
class DoorsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PASSWORD = "correct horse battery";

    @LocalServerPort
    private int port;

    @Autowired
    private MovableClock clock;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private String slug = "";
    private String tenantId = "";
    private String operator = "";

    @BeforeEach
    void aTenantSignsUp() throws Exception {
        slug = "t-" + UUID.randomUUID();
        operator = login("operator@tenantry.local", "operators-password", null);
        HttpResponse<String> signedUp = send("POST", "/api/v1/tenants", """
                {"name": "Acme", "slug": "%s", "contactEmail": "office@acme.test",
                 "admin": {"email": "ann@acme.test", "password": "%s", "firstName": "Ann"}}""".formatted(slug, PASSWORD));
        assertThat(signedUp.statusCode()).as(signedUp.body()).isEqualTo(201);
        tenantId = json(signedUp).required("id").asString();
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) request.header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> tryLogin(String email, String password, @Nullable String tenant) throws Exception {
        String named = tenant == null ? "" : ", \"tenant\": \"" + tenant + "\"";
        return send(
                "POST",
                "/api/v1/auth/login",
                "{\"email\": \"" + email + "\", \"password\": \"" + password + "\"" + named + "}");
    }

    private String login(String email, String password, @Nullable String tenant) throws Exception {
        HttpResponse<String> answer = tryLogin(email, password, tenant);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return "Bearer " + json(answer).required("accessToken").asString();
    }

    private HttpResponse<String> act(String verb, String body) throws Exception {
        return send("POST", "/api/v1/tenants/" + tenantId + "/" + verb, body, "Authorization", operator);
    }

    private static void problem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(json(response).required("code").asString()).isEqualTo(code);
        assertThat(json(response).required("requestId").asString()).isNotBlank();
    }

    @Test
    void withoutAProofThereIsOnlyAProblem() throws Exception {
        problem(send("GET", "/api/v1/users", null), 401, "unauthenticated");
        problem(send("GET", "/api/v1/no-such-path", null), 401, "unauthenticated");
        problem(send("GET", "/api/v1/users", null, "Authorization", "Bearer nonsense"), 401, "unauthenticated");
        problem(send("GET", "/api/v1/users", null, "Authorization", "Basic YTpi"), 401, "unauthenticated");
        problem(send("GET", "/api/v1/users", null, "X-API-Key", "tnt_nonsense"), 401, "unauthenticated");
        assertThat(send("GET", "/actuator/health", null).statusCode()).isNotIn(401, 403);
    }

    @Test
    void aTamperedAccessTokenIsRefused() throws Exception {
        int at = operator.lastIndexOf('.') + 5;
        char other = operator.charAt(at) == 'A' ? 'B' : 'A';
        String tampered = operator.substring(0, at) + other + operator.substring(at + 1);
        problem(send("GET", "/api/v1/tenants", null, "Authorization", tampered), 401, "unauthenticated");
        String unsigned = "Bearer eyJhbGciOiJub25lIn0." + operator.split("\\.", -1)[1] + ".";
        problem(send("GET", "/api/v1/tenants", null, "Authorization", unsigned), 401, "unauthenticated");
    }

    @Test
    void anAccessTokenExpiresByTheServersClock() throws Exception {
        clock.moveTo(Clock.systemUTC().instant().plus(Duration.ofMinutes(29)));
        assertThat(send("GET", "/api/v1/tenants", null, "Authorization", operator)
                        .statusCode())
                .isEqualTo(200);
        clock.moveTo(Clock.systemUTC().instant().plus(Duration.ofMinutes(31)));
        problem(send("GET", "/api/v1/tenants", null, "Authorization", operator), 401, "unauthenticated");
    }

    @Test
    void nobodyLogsInBeforeTheApproval() throws Exception {
        problem(tryLogin("ann@acme.test", PASSWORD, slug), 409, "tenant-not-active");
        problem(tryLogin("ann@acme.test", "wrong password", slug), 401, "login-failed");
        problem(tryLogin("ann@acme.test", PASSWORD, "no-such-tenant"), 401, "login-failed");
    }

    @Test
    void aSuspensionRefusesPeopleAndTokensUntilItEnds() throws Exception {
        assertThat(act("approve", "{}").statusCode()).isEqualTo(200);
        String ann = login("ann@acme.test", PASSWORD, slug);
        HttpResponse<String> made = send(
                "POST",
                "/api/v1/api-tokens",
                "{\"name\": \"CI\", \"scopes\": [\"users:read\"]}",
                "Authorization",
                ann,
                "Idempotency-Key",
                "make-ci");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String token = json(made).required("token").asString();
        assertThat(token)
                .startsWith("tnt_" + tenantId + "_" + json(made).required("id").asString());

        HttpResponse<String> repeated = send(
                "POST",
                "/api/v1/api-tokens",
                "{\"name\": \"CI\", \"scopes\": [\"users:read\"]}",
                "Authorization",
                ann,
                "Idempotency-Key",
                "make-ci");
        assertThat(repeated.statusCode()).isEqualTo(201);
        assertThat(json(repeated).required("id")).isEqualTo(json(made).required("id"));
        assertThat(json(repeated).get("token")).isNull();

        assertThat(send("GET", "/api/v1/users", null, "X-API-Key", token).statusCode())
                .isEqualTo(200);
        problem(
                send("POST", "/api/v1/users", "{\"role\": \"customer\", \"telegramId\": 5}", "X-API-Key", token),
                403,
                "forbidden");
        problem(
                send(
                        "POST",
                        "/api/v1/api-tokens",
                        "{\"name\": \"up\", \"scopes\": [\"users:write\"]}",
                        "X-API-Key",
                        token),
                403,
                "forbidden");

        assertThat(act("suspend", "{\"reason\": \"unpaid\"}").statusCode()).isEqualTo(200);
        problem(send("GET", "/api/v1/users", null, "Authorization", ann), 403, "tenant-suspended");
        problem(send("GET", "/api/v1/users", null, "X-API-Key", token), 403, "tenant-suspended");
        problem(tryLogin("ann@acme.test", PASSWORD, slug), 403, "tenant-suspended");
        assertThat(act("reactivate", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/v1/users", null, "Authorization", ann).statusCode())
                .isEqualTo(200);
        assertThat(act("close", "").statusCode()).isEqualTo(200);
        problem(send("GET", "/api/v1/users", null, "X-API-Key", token), 403, "tenant-closed");
    }

    @Test
    void aTenantsPeopleReachOnlyTheirTenant() throws Exception {
        assertThat(act("approve", "{}").statusCode()).isEqualTo(200);
        String ann = login("ann@acme.test", PASSWORD, slug);
        problem(send("GET", "/api/v1/tenants", null, "Authorization", ann), 403, "forbidden");
        problem(
                send("GET", "/api/v1/tenants/" + UUID.randomUUID(), null, "Authorization", ann),
                403,
                "tenant-mismatch");
        problem(
                send("POST", "/api/v1/tenants/" + tenantId + "/suspend", "{\"reason\": \"x\"}", "Authorization", ann),
                403,
                "forbidden");
        problem(send("GET", "/api/v1/tenants/" + UUID.randomUUID(), null, "Authorization", operator), 404, "not-found");
    }

    @Test
    void settingsAreEditedByVersionAndHideTheirSecrets() throws Exception {
        HttpResponse<String> approved = act("approve", "{}");
        String ann = login("ann@acme.test", PASSWORD, slug);
        String path = "/api/v1/tenants/" + tenantId;
        String token = approved.headers().firstValue("Consistency-Token").orElseThrow();
        HttpResponse<String> tenant = send("GET", path, null, "Authorization", ann, "Consistency-Token", token);
        String etag = tenant.headers().firstValue("ETag").orElseThrow();
        String bot = "{\"token\": \"1:s3cret-" + tenantId + "\", \"username\": \"acme_bot\"}";
        problem(send("PUT", path + "/bot", bot, "Authorization", ann), 428, "version-required");
        problem(send("PUT", path + "/bot", bot, "Authorization", ann, "If-Match", "\"1\""), 412, "stale-version");
        HttpResponse<String> changed = send("PUT", path + "/bot", bot, "Authorization", ann, "If-Match", etag);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        tenant = send(
                "GET",
                path,
                null,
                "Authorization",
                ann,
                "Consistency-Token",
                changed.headers().firstValue("Consistency-Token").orElseThrow());
        assertThat(json(tenant).at("/bot/tokenSet").asBoolean()).isTrue();
        assertThat(tenant.body()).doesNotContain("s3cret");
        assertThat(tenant.headers().firstValue("ETag"))
                .isEqualTo(changed.headers().firstValue("ETag"));
        problem(
                send("PUT", path + "/limits", "{\"maxUsers\": 1}", "Authorization", ann, "If-Match", etag),
                403,
                "forbidden");
        problem(
                send("PUT", path + "/features", "{\"Polls!\": true}", "Authorization", operator, "If-Match", etag),
                400,
                "invalid-request");
        HttpResponse<String> preview = send(
                "PUT",
                path + "/bot?dryRun=true",
                "{\"token\": \"2:other\", \"username\": \"acme_bot\"}",
                "Authorization",
                ann,
                "If-Match",
                changed.headers().firstValue("ETag").orElseThrow());
        assertThat(preview.statusCode()).as(preview.body()).isEqualTo(200);
        assertThat(preview.body()).contains("tenant.bot-changed").doesNotContain("2:other");
    }

    @Test
    void pagesSendToTheLoginAndKeepStrictRules() throws Exception {
        HttpResponse<String> page = send("GET", "/", null, "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login"));
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).startsWith("default-src 'self'").doesNotContain("unsafe"));
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        problem(send("GET", "/", null, "Accept", "application/json"), 401, "unauthenticated");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() throws Exception {
        HttpRequest form = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("email=operator%40tenantry.local&password=operators-password"))
                .build();
        HttpResponse<String> answer = http.send(form, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private static String form(String... namesAndValues) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(namesAndValues[i])
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    private HttpResponse<String> browse(HttpClient browser, String path, @Nullable String form) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", "text/html");
        if (form != null) {
            request.header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form));
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> fillIn(HttpClient browser, String email, String password, String tenant)
            throws Exception {
        String token = browse(browser, "/assets/test/form-token", null).body();
        return browse(browser, "/login", form("email", email, "password", password, "tenant", tenant, "_csrf", token));
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Test
    void theFormLetsPeopleInUntilTheyAreRefused() throws Exception {
        assertThat(act("approve", "{}").statusCode()).isEqualTo(200);
        HttpClient browser = browser();
        HttpResponse<String> wrong = fillIn(browser, "ann@acme.test", "wrong password", slug);
        assertThat(wrong.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login?error=login-failed"));

        HttpResponse<String> in = fillIn(browser, "ann@acme.test", PASSWORD, slug);
        assertThat(in.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/"));
        assertThat(in.headers().allValues("Set-Cookie")).anySatisfy(cookie -> assertThat(cookie)
                .startsWith("tenantry_session=")
                .contains("HttpOnly")
                .contains("SameSite=Lax"));
        assertThat(browse(browser, "/assets/test/caller", null).body()).isEqualTo("USER of " + tenantId);

        assertThat(act("suspend", "{\"reason\": \"unpaid\"}").statusCode()).isEqualTo(200);
        for (String[] background : new String[][] {{"HX-Request", "true"}, {"Accept", "text/event-stream"}}) {
            HttpResponse<String> unseen = browser.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/assets/test/caller"))
                            .header(background[0], background[1])
                            .build(),
                    BodyHandlers.ofString());
            assertThat(unseen.statusCode()).isEqualTo(401);
            assertThat(unseen.headers().firstValue("HX-Redirect")).hasValue("/login?error=tenant-suspended");
        }
        assertThat(browse(browser, "/assets/test/caller", null).headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login?error=tenant-suspended"));
        assertThat(fillIn(browser, "ann@acme.test", PASSWORD, slug).headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login?error=tenant-suspended"));
    }

    @Test
    void anOperatorLeavesTheTenantEmpty() throws Exception {
        HttpClient browser = browser();
        fillIn(browser, "operator@tenantry.local", "operators-password", "");
        assertThat(browse(browser, "/assets/test/caller", null).body()).startsWith("OPERATOR of ");
        String token = browse(browser, "/assets/test/form-token", null).body();
        browse(browser, "/logout", form("_csrf", token));
        assertThat(browse(browser, "/assets/test/caller", null).body()).isEqualTo("nobody");
    }

    /** What a page would know of its form and its reader. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Probe {
        @Bean
        RouterFunction<ServerResponse> probe() {
            return RouterFunctions.route()
                    .GET("/assets/test/form-token", request -> ServerResponse.ok()
                            .body(((CsrfToken) request.servletRequest().getAttribute(CsrfToken.class.getName()))
                                    .getToken()))
                    .GET("/assets/test/caller", request -> ServerResponse.ok()
                            .body(
                                    request.servletRequest().getAttribute(Caller.ATTRIBUTE) instanceof Caller caller
                                            ? caller.kind() + " of " + caller.home()
                                            : "nobody"))
                    .build();
        }
    }
}
