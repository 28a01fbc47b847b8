package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tenantry.app.pages.House.Company;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@PageTest
class OperatorPagesTest {
    private static final int MOST_TABS = 60;
    private static final int A_PAGE = 50;

    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    private Page page;

    @BeforeEach
    void anOperatorLogsIn() {
        page = browser.operator(house);
    }

    private Locator row(Company company) {
        return page.locator("#t-" + company.id());
    }

    /** Where the keyboard is after so many presses of Tab. */
    private void tabTo(String id) {
        for (int presses = 0; presses < MOST_TABS; presses++) {
            if (id.equals(page.evaluate("document.activeElement.id"))) return;
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the keyboard never comes to " + id);
    }

    @Test
    void approvesATenantByKeyboardAlone() {
        Company company = house.applicant("Keyboard");
        assertThat(row(company)).containsText("Pending approval");
        tabTo("approve-" + company.id());
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Approve Keyboard?");
        tabTo("confirm");
        page.keyboard().press("Enter");
        assertThat(page.locator("#notice")).hasText("Keyboard is approved.");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(row(company)).containsText("Active");
        browser.assertBehaved();
    }

    @Test
    void turnsThePagesOfTheTenants() {
        Company oldest = house.applicant("Eldest");
        for (int more = 0; more < A_PAGE; more++) house.applicant("Crowd");
        Company newest = house.applicant("Youngest");
        page.reload();
        assertThat(row(newest)).isVisible();
        assertThat(row(oldest)).hasCount(0);
        page.getByRole(AriaRole.LINK, Browser.byName("Older →")).click();
        assertThat(row(oldest)).isVisible();
        assertThat(row(newest)).hasCount(0);
        page.getByRole(AriaRole.LINK, Browser.byName("Newest")).click();
        assertThat(row(newest)).isVisible();
        browser.assertBehaved();
    }

    @Test
    void escapeLeavesEverythingAsItWas() {
        Company company = house.applicant("Hesitation");
        assertThat(row(company)).isVisible();
        row(company).getByText("Reject").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(page.locator("#reject-" + company.id())).isFocused();
        assertThat(row(company)).containsText("Pending approval");
        browser.assertBehaved();
    }

    @Test
    void suspendsWithAReasonAndReactivates() {
        Company company = house.company("Debtor");
        assertThat(row(company)).containsText("Active");
        page.locator("#suspend-" + company.id()).click();
        page.getByLabel("Reason").fill("Invoice 17 is unpaid");
        page.locator("#confirm").click();
        assertThat(row(company)).containsText("Suspended");
        page.locator("#reactivate-" + company.id()).click();
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText("Debtor is active again.");
        assertThat(row(company)).containsText("Active");
        page.navigate(house.address() + "/dashboard/tenants/" + company.id());
        Locator trail = page.locator(".trail");
        assertThat(trail).containsText("Tenant suspended");
        trail.getByText("Tenant suspended").click();
        assertThat(trail).containsText("Invoice 17 is unpaid");
        browser.assertBehaved();
    }

    @Test
    void aDecisionThatSomebodyElseTookBeforeIsRefusedInPlace() {
        Company company = house.applicant("Contested");
        assertThat(row(company)).isVisible();
        page.locator("#reject-" + company.id()).click();
        page.getByLabel("Reason").fill("Not a real company");
        house.approved(company);
        page.locator("#confirm").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.getByRole(AriaRole.ALERT)).isVisible();
        assertThat(page.getByLabel("Reason")).hasValue("Not a real company");
        browser.assertBehaved();
    }

    @Test
    void filtersByState() {
        Company waiting = house.applicant("Waiting");
        Company active = house.company("Running");
        page.navigate(house.address() + "/?state=pending_approval");
        assertThat(row(waiting)).isVisible();
        assertThat(row(active)).isHidden();
        browser.assertBehaved();
    }

    @Test
    void decidesWithoutScriptsToo() {
        Company company = house.applicant("Plain");
        page.navigate(house.address() + "/dashboard/tenants/" + company.id() + "/approve");
        page.evaluate("document.querySelector('form.stack').removeAttribute('hx-post')");
        page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('form.stack'))");
        assertThat(page.locator("#notice")).hasText("Plain is approved.");
        browser.assertBehaved();
    }
}
