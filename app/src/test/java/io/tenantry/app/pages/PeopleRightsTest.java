package io.tenantry.app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.pages.House.Company;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who may look at people and erase them, asked without a browser. */
@PageTest
class PeopleRightsTest {
    private static final String USERS = "/dashboard/users";

    @Autowired
    private House house;

    private static int erased(Visitor visitor, UUID person) throws Exception {
        return visitor.post(USERS + "/" + person + "/erase", Visitor.token(visitor.page("/")))
                .statusCode();
    }

    @Test
    void anotherTenantsAdministratorGetsNothing() throws Exception {
        Company mine = house.company("Looking");
        Company other = house.company("Looked at");
        UUID theirs = house.customer(other, "Nobody", "Mustsee");
        house.settle();
        try (Visitor visitor = Visitor.loggedIn(house.address(), mine)) {
            HttpResponse<String> list = visitor.page(USERS + "?tenant=" + other.id());
            assertThat(list.statusCode()).isEqualTo(200);
            assertThat(list.body()).contains("Ann Lee").doesNotContain("Mustsee", theirs.toString());
            for (String part : new String[] {"", "/wallet", "/subscriptions", "/payments", "/tickets", "/erase"}) {
                String one = "/" + theirs + part;
                HttpResponse<String> own = visitor.page(USERS + one);
                assertThat(own.statusCode()).as(part).isEqualTo(404);
                assertThat(own.body()).as(part).doesNotContain("Mustsee");
                String named = "/dashboard/tenants/" + other.id() + "/users";
                for (String path : new String[] {named, named + one}) {
                    HttpResponse<String> refused = visitor.page(path);
                    assertThat(refused.statusCode()).as(path).isEqualTo(403);
                    assertThat(refused.body()).as(path).doesNotContain("Mustsee");
                }
            }
            assertThat(erased(visitor, theirs)).isEqualTo(404);
            assertThat(visitor.post(
                                    "/dashboard/tenants/" + other.id() + "/users/" + theirs + "/erase",
                                    Visitor.token(visitor.page("/")))
                            .statusCode())
                    .isEqualTo(403);
        }
        house.settle();
        try (Visitor owner = Visitor.loggedIn(house.address(), other)) {
            assertThat(owner.page(USERS + "/" + theirs).body()).contains("Nobody Mustsee", "Active");
        }
    }

    @Test
    void aCustomerSeesNobodyNotEvenThemself() throws Exception {
        Company company = house.company("Served");
        UUID neighbour = house.customer(company, "Nell", "Neighbour");
        String email = house.login(company, "customer", "Cleo", "Customer");
        try (Visitor visitor = Visitor.loggedIn(house.address(), company, email)) {
            assertThat(visitor.page("/").body())
                    .contains("Nothing here for you")
                    .doesNotContain(USERS);
            for (String path : new String[] {USERS, USERS + "/" + neighbour, USERS + "/" + neighbour + "/erase"}) {
                HttpResponse<String> refused = visitor.page(path);
                assertThat(refused.statusCode()).as(path).isEqualTo(403);
                assertThat(refused.body()).as(path).doesNotContain("Neighbour", "Cleo");
            }
            assertThat(erased(visitor, neighbour)).isEqualTo(403);
        }
    }

    @Test
    void staffEraseCustomersAndNobodyAboveThem() throws Exception {
        Company company = house.company("Graded");
        UUID customer = house.customer(company, "Carl", "Customer");
        String email = house.staff(company, "Sam", "Desk");
        try (Visitor visitor = Visitor.loggedIn(house.address(), company, email)) {
            String above = USERS + "/" + company.administratorId();
            assertThat(visitor.page(above).body()).contains("Ann Lee").doesNotContain(above + "/erase");
            assertThat(visitor.page(above + "/erase").statusCode()).isEqualTo(403);
            assertThat(erased(visitor, company.administratorId())).isEqualTo(403);
            assertThat(visitor.page(USERS + "/" + customer).body()).contains(USERS + "/" + customer + "/erase");
            assertThat(erased(visitor, customer)).isEqualTo(302);
            assertThat(erased(visitor, customer)).as("sent once more").isEqualTo(302);
            assertThat(visitor.page(USERS + "/" + customer).body())
                    .contains("Erased person")
                    .doesNotContain("Carl", USERS + "/" + customer + "/erase");
            assertThat(visitor.page(USERS + "/" + customer + "/erase").statusCode())
                    .isEqualTo(409);
        }
    }

    @Test
    void nobodyErasesThemselfAndIsToldWhy() throws Exception {
        Company company = house.company("Selfless");
        try (Visitor visitor = Visitor.loggedIn(house.address(), company)) {
            String self = USERS + "/" + company.administratorId();
            assertThat(visitor.page(self).body()).contains("Ann Lee").doesNotContain(self + "/erase");
            HttpResponse<String> refused = visitor.post(self + "/erase", Visitor.token(visitor.page("/")));
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("Nobody blocks or erases themself");
            assertThat(visitor.page(self).body()).contains("Ann Lee", "Active");
        }
    }

    @Test
    void aFormOfAnotherSiteErasesNobody() throws Exception {
        Company company = house.company("Forging");
        UUID customer = house.customer(company, "Carl", "Customer");
        house.settle();
        try (Visitor visitor = Visitor.loggedIn(house.address(), company)) {
            assertThat(visitor.post(USERS + "/" + customer + "/erase", "").statusCode())
                    .isEqualTo(403);
            assertThat(visitor.page(USERS + "/" + customer).body()).contains("Carl Customer");
        }
    }
}
