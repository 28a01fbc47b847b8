package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tenantry.app.pages.House.Company;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@PageTest
class LoginTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    @Test
    void whoIsNotLoggedInIsAskedToAndThenSeesTheDashboard() {
        Page page = browser.open();
        page.navigate(house.address() + "/");
        assertThat(page).hasURL(house.address() + "/login");
        browser.logIn(page, house.address(), House.OPERATOR, House.PASSWORD, null);
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Tenants"))).isVisible();
        page.getByRole(AriaRole.BUTTON, Browser.byName("Log out")).click();
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Log in"))).isVisible();
        page.navigate(house.address() + "/");
        assertThat(page).hasURL(house.address() + "/login");
        browser.assertBehaved();
    }

    @Test
    void aWrongPasswordIsSaidWithoutSayingWhatIsWrong() {
        Page page = browser.open();
        browser.logIn(page, house.address(), House.OPERATOR, "not it", null);
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("E-mail, password or tenant is wrong.");
        browser.assertBehaved();
    }

    @Test
    void whoWaitsForApprovalIsToldSo() {
        Company company = house.applicant("Patience");
        Page page = browser.open();
        browser.logIn(page, house, company);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("not active yet");
        browser.assertBehaved();
    }

    @Test
    void anAdministratorSeesTheOwnFiguresAndLosesThemWhenTheTenantIsSuspended() {
        Company company = house.company("Momentary");
        Page page = browser.open();
        browser.logIn(page, house, company);
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Momentary")))
                .isVisible();
        assertThat(page.getByText("No payment yet.")).isVisible();
        house.suspend(company, "Invoice 17 is unpaid");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("suspended");
        browser.assertBehaved();
    }

    @Test
    void whatDoesNotExistIsSaidOnAPage() {
        Page page = browser.operator(house);
        page.navigate(house.address() + "/no/such/page");
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Nothing here")))
                .isVisible();
        page.navigate(house.address() + "/dashboard/tenants/" + java.util.UUID.randomUUID());
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Nothing here")))
                .isVisible();
        browser.assertBehaved();
    }
}
