package io.tenantry.app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.pages.House.Company;
import io.tenantry.support.api.TicketPriority;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What pages never show, asked without a browser. */
@PageTest
class PageIsolationTest {
    @Autowired
    private House house;

    private Visitor loggedIn(Company company) throws Exception {
        return Visitor.loggedIn(house.address(), company);
    }

    @Test
    void aTenantsAdministratorSeesNothingOfOthers() throws Exception {
        Company mine = house.company("Insight");
        Company other = house.company("Hidden");
        UUID theirs = house.customer(other, "Nobody", "Mustsee");
        house.pays(other, theirs, 987_654_32, "EUR");
        house.asks(other, theirs, "A confidential question", TicketPriority.HIGH);
        house.settle();
        Visitor http = loggedIn(mine);
        for (String path :
                List.of("/", "/dashboard/board", "/?tenant=" + other.id(), "/dashboard/board?tenant=" + other.id())) {
            HttpResponse<String> seen = http.page(path);
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
                "/dashboard/usage",
                "/dashboard/lanes/" + UUID.randomUUID() + "/run")) {
            HttpResponse<String> refused = http.page(path);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.body()).as(path).doesNotContain("Hidden");
        }
    }

    @Test
    void whoIsNoOperatorDecidesNothing() throws Exception {
        Company mine = house.company("Powerless");
        Company other = house.applicant("Untouched");
        Visitor http = loggedIn(mine);
        String form = Visitor.token(http.page("/")) + "&reason=because";
        for (String path : List.of(
                "/dashboard/tenants/" + other.id() + "/approve",
                "/dashboard/tenants/" + other.id() + "/reject",
                "/dashboard/tenants/" + mine.id() + "/suspend",
                "/dashboard/tenants/" + mine.id() + "/tier/schema",
                "/dashboard/tenants/" + mine.id() + "/tier/back",
                "/dashboard/lanes/" + UUID.randomUUID() + "/skip")) {
            assertThat(http.post(path, form).statusCode()).as(path).isEqualTo(403);
        }
    }

    @Test
    void aFormOfAnotherSiteDoesNothing() throws Exception {
        Company mine = house.company("Forged");
        Visitor http = loggedIn(mine);
        assertThat(http.post("/logout", "").statusCode()).isEqualTo(403);
        assertThat(http.page("/").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutALoginThereIsOnlyTheLogin() throws Exception {
        Visitor http = new Visitor(house.address());
        for (String path :
                List.of("/", "/dashboard/board", "/dashboard/overview", "/dashboard/tenants/" + UUID.randomUUID())) {
            HttpResponse<String> answer = http.page(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
        }
        assertThat(http.get("/dashboard/events", "text/event-stream").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aProblemIsAPageForBrowsersAndJsonForTheRest() throws Exception {
        Visitor http = loggedIn(house.company("Lost"));
        HttpResponse<String> html = http.page("/no/such/page");
        assertThat(html.statusCode()).isEqualTo(404);
        assertThat(html.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        HttpResponse<String> json = http.get("/no/such/page", "*/*");
        assertThat(json.statusCode()).isEqualTo(404);
        assertThat(json.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        HttpResponse<String> api = http.page("/api/v1/no-such-resource");
        assertThat(api.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
    }
}
