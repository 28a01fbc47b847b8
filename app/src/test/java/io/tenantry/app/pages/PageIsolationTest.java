package io.tenantry.app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.pages.House.Company;
import io.tenantry.support.api.TicketPriority;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What pages never show, asked without a browser. */
@PageTest
class PageIsolationTest {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @Autowired
    private House house;

    private HttpClient http() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private HttpResponse<String> get(HttpClient http, String path, String accept) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(house.address() + path))
                        .header("Accept", accept)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> page(HttpClient http, String path) throws Exception {
        return get(http, path, "text/html");
    }

    private HttpResponse<String> post(HttpClient http, String path, String form) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(house.address() + path))
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String token(HttpResponse<String> page) {
        Matcher token = TOKEN.matcher(page.body());
        assertThat(token.find()).isTrue();
        return "_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
    }

    private HttpClient loggedIn(Company company) throws Exception {
        HttpClient http = http();
        String form = token(page(http, "/login")) + "&email=" + company.administrator() + "&password="
                + URLEncoder.encode(House.PASSWORD, StandardCharsets.UTF_8) + "&tenant=" + company.slug();
        HttpResponse<String> answer = post(http, "/login", form);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).doesNotContain("error");
        return http;
    }

    @Test
    void aTenantsAdministratorSeesNothingOfOthers() throws Exception {
        Company mine = house.company("Insight");
        Company other = house.company("Hidden");
        UUID theirs = house.customer(other, "Nobody", "Mustsee");
        house.pays(other, theirs, 987_654_32, "EUR");
        house.asks(other, theirs, "A confidential question", TicketPriority.HIGH);
        house.settle();
        HttpClient http = loggedIn(mine);
        for (String path :
                List.of("/", "/dashboard/board", "/?tenant=" + other.id(), "/dashboard/board?tenant=" + other.id())) {
            HttpResponse<String> seen = page(http, path);
            assertThat(seen.statusCode()).as(path).isEqualTo(200);
            assertThat(seen.body())
                    .as(path)
                    .contains("Insight")
                    .doesNotContain(
                            "Hidden",
                            "Mustsee",
                            "confidential",
                            "987\u202f654",
                            "98765432",
                            other.id().toString());
        }
        for (String path : List.of(
                "/dashboard/tenants/" + other.id(),
                "/dashboard/tenants/" + other.id() + "/board",
                "/dashboard/tenants/" + mine.id(),
                "/dashboard/tenants/" + mine.id() + "/suspend",
                "/dashboard/tenants/" + UUID.randomUUID(),
                "/dashboard/overview",
                "/dashboard/lanes/" + UUID.randomUUID() + "/run")) {
            HttpResponse<String> refused = page(http, path);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.body()).as(path).doesNotContain("Hidden");
        }
    }

    @Test
    void whoIsNoOperatorDecidesNothing() throws Exception {
        Company mine = house.company("Powerless");
        Company other = house.applicant("Untouched");
        HttpClient http = loggedIn(mine);
        String form = token(page(http, "/")) + "&reason=because";
        for (String path : List.of(
                "/dashboard/tenants/" + other.id() + "/approve",
                "/dashboard/tenants/" + other.id() + "/reject",
                "/dashboard/tenants/" + mine.id() + "/suspend",
                "/dashboard/lanes/" + UUID.randomUUID() + "/skip")) {
            assertThat(post(http, path, form).statusCode()).as(path).isEqualTo(403);
        }
    }

    @Test
    void aFormOfAnotherSiteDoesNothing() throws Exception {
        Company mine = house.company("Forged");
        HttpClient http = loggedIn(mine);
        assertThat(post(http, "/logout", "").statusCode()).isEqualTo(403);
        assertThat(page(http, "/").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutALoginThereIsOnlyTheLogin() throws Exception {
        HttpClient http = http();
        for (String path :
                List.of("/", "/dashboard/board", "/dashboard/overview", "/dashboard/tenants/" + UUID.randomUUID())) {
            HttpResponse<String> answer = page(http, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
        }
        assertThat(get(http, "/dashboard/events", "text/event-stream").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aProblemIsAPageForBrowsersAndJsonForTheRest() throws Exception {
        HttpClient http = loggedIn(house.company("Lost"));
        HttpResponse<String> html = page(http, "/no/such/page");
        assertThat(html.statusCode()).isEqualTo(404);
        assertThat(html.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        HttpResponse<String> json = get(http, "/no/such/page", "*/*");
        assertThat(json.statusCode()).isEqualTo(404);
        assertThat(json.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        HttpResponse<String> api = page(http, "/api/v1/no-such-resource");
        assertThat(api.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
    }
}
