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

/** An operator moves a tenant to another tier, takes it back, and moves it for good. */
@PageTest
class TierPagesTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    private Page page;

    @BeforeEach
    void anOperatorLogsIn() {
        page = browser.operator(house);
    }

    @Test
    void aTenantMovesComesBackAndMovesForGood() {
        Company company = house.company("Mover");
        page.navigate(house.address() + "/");
        move(company);
        Locator moving = page.locator("#moving-" + company.id());
        assertThat(moving).containsText("Mover has moved to the tier schema");
        assertThat(moving).containsText("both copies follow");
        page.locator("#back-" + company.id()).click();
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText("Mover is back.");
        assertThat(moving).isHidden();

        move(company);
        assertThat(moving).containsText("Mover has moved to the tier schema");
        page.locator("#confirm-" + company.id()).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Confirm the move of Mover?");
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText("Mover has moved for good.");
        assertThat(moving).isHidden();
        assertThat(page.locator("#move-" + company.id())).hasText("schema");
        browser.assertBehaved();
    }

    private void move(Company company) {
        assertThat(page.locator("#move-" + company.id())).hasText("shared");
        page.locator("#move-" + company.id()).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Move Mover to a schema of its own?");
        page.locator("#confirm").press("Enter");
        assertThat(page.locator("#notice")).hasText("Mover is moving.");
    }
}
