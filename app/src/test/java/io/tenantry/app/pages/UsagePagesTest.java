package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tenantry.app.pages.House.Company;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** An operator sees what tenants take, measures them now, and orders and filters the list. */
@PageTest
class UsagePagesTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    @Test
    void tenantsAreMeasuredOrderedAndFiltered() {
        Company company = house.company("Measured");
        Page page = browser.open();
        browser.logIn(page, house.address(), House.OPERATOR, House.PASSWORD, null);
        page.locator("#to-usage").click();
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("What tenants take")))
                .isVisible();
        page.locator("#by-newest").click();
        Locator row = page.locator("#u-" + company.id());
        assertThat(row).containsText("shared");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            page.locator("#measure").click();
            assertThat(page.locator("#notice")).containsText("being measured");
            page.locator("#by-newest").click();
            return row.textContent().matches("(?s).*\\d [kM]B.*");
        });
        assertThat(row).containsText("with all");
        page.locator("#by-events").click();
        assertThat(page.locator("th[aria-sort=descending]")).hasText("Events");
        page.locator("#tier-schema").click();
        assertThat(row).hasCount(0);
        assertThat(page.locator("#connections")).containsText("tenantry app");
        browser.assertBehaved();
    }

    @Test
    void itFitsAPhone() {
        house.company("Pocket Telephones of Lower Bavaria");
        Page page = browser.open(375, 740, ColorScheme.DARK);
        browser.logIn(page, house.address(), House.OPERATOR, House.PASSWORD, null);
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Tenants"))).isVisible();
        page.navigate(house.address() + "/dashboard/usage");
        assertThat(page.locator("#connections")).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
        browser.assertBehaved();
    }

    @Test
    void aTenantsPeopleDoNotSeeIt() {
        Company company = house.company("Curious");
        Page page = browser.open();
        browser.logIn(page, house, company);
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Curious"))).isVisible();
        assertThat(page.navigate(house.address() + "/dashboard/usage").status()).isEqualTo(403);
        browser.forgive();
    }
}
