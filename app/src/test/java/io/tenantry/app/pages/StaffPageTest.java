package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import io.tenantry.app.pages.House.Company;
import io.tenantry.support.api.TicketPriority;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@PageTest
class StaffPageTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    @Test
    void aMemberOfStaffSeesTheWorkButNotWhoDidWhatAndDecidesNothing() {
        Company company = house.company("Deskwork");
        UUID customer = house.customer(company, "Vera", "Customer");
        house.pays(company, customer, 199_00, "RUB");
        house.asks(company, customer, "Where is my key?", TicketPriority.HIGH);
        String email = house.staff(company, "Sam", "Desk");

        Page page = browser.open();
        browser.logIn(page, house.address(), email, House.PASSWORD, company.slug());
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Deskwork"))).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Revenue by day")))
                .isVisible();
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Recent payments")))
                .containsText("Vera Customer");
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Recent tickets")))
                .containsText("Where is my key?");

        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Audit trail")))
                .hasCount(0);
        assertThat(page.locator(".trail")).hasCount(0);
        assertThat(page.locator("[id^=suspend-], [id^=close-], [id^=approve-]")).hasCount(0);
        assertThat(page.getByRole(AriaRole.LINK, Browser.byName("Tenants"))).hasCount(0);
        browser.assertBehaved();
    }

    @Test
    void theOperatorsPagesAreNotForStaff() {
        Company company = house.company("Curious");
        String email = house.staff(company, "Sam", "Desk");
        Page page = browser.open();
        browser.logIn(page, house.address(), email, House.PASSWORD, company.slug());
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Curious"))).isVisible();
        Response overview = page.navigate(house.address() + "/dashboard/overview");
        org.assertj.core.api.Assertions.assertThat(overview.status()).isEqualTo(403);
        Response tenant = page.navigate(
                house.address() + "/dashboard/tenants/" + company.id().value());
        org.assertj.core.api.Assertions.assertThat(tenant.status()).isEqualTo(403);
        browser.forgive();
    }
}
