package io.tenantry.app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.test.ModuleApplication;
import io.tenantry.tenancy.test.TestDatabase;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** A server where an address may try one login a minute. */
@SpringBootTest(
        classes = ModuleApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "tenantry.rate-limit.login.per-minute=1")
@ContextConfiguration(initializers = TestDatabase.class)
@Import(QuietKafka.class)
class RateLimitedLoginTest {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @LocalServerPort
    private int port;

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.header("Accept", "text/html").build(), BodyHandlers.ofString());
    }

    private URI login() {
        return URI.create("http://localhost:" + port + "/login");
    }

    private HttpResponse<String> tryToLogIn() throws Exception {
        Matcher token = TOKEN.matcher(send(HttpRequest.newBuilder(login())).body());
        assertThat(token.find()).isTrue();
        String form = "email=nobody@mail.example&password=guessed&_csrf="
                + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder(login())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    @Test
    void whoTriesTooOftenSeesTheFormWithTheReasonAndWhenToComeBack() throws Exception {
        assertThat(tryToLogIn().statusCode()).isEqualTo(302);
        HttpResponse<String> refused = tryToLogIn();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(refused.body())
                .contains("role=\"alert\"")
                .contains("Too many attempts from your address")
                .contains("name=\"password\"")
                .contains("name=\"_csrf\"");
    }
}
