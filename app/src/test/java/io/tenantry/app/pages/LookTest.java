package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tenantry.app.pages.House.Company;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@PageTest
class LookTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    private static void assertNothingSticksOut(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("no sideways scrolling on " + page.url())
                .isEqualTo(true);
    }

    @Test
    void everythingFitsAPhone() {
        Company company = SampleMonth.of(house, "Telephone", "telephone", 20);
        Company newest = house.company("Telephones and Accessories of Upper Bavaria");
        Page page = browser.open(375, 740, ColorScheme.LIGHT);
        page.navigate(house.address() + "/login");
        assertNothingSticksOut(page);
        browser.logIn(page, house.address(), House.OPERATOR, House.PASSWORD, null);
        assertThat(page.locator("#t-" + newest.id())).isVisible();
        assertNothingSticksOut(page);
        page.navigate(house.address() + "/dashboard/tenants/" + company.id());
        assertThat(page.locator(".bars").first()).isVisible();
        page.locator(".trail summary").first().click();
        assertNothingSticksOut(page);
        browser.assertBehaved();
    }

    @Test
    void coloursFollowTheReadersWish() {
        Page light = browser.open(1280, 900, ColorScheme.LIGHT);
        light.navigate(house.address() + "/login");
        Page dark = browser.open(1280, 900, ColorScheme.DARK);
        dark.navigate(house.address() + "/login");
        String ground = "getComputedStyle(document.body).backgroundColor";
        assertThat(light.evaluate(ground)).isEqualTo("rgb(244, 245, 247)");
        assertThat(dark.evaluate(ground)).isEqualTo("rgb(14, 18, 23)");
        browser.assertBehaved();
    }

    @Test
    void theFirstTabStopLeadsPastTheHeader() {
        Page page = browser.operator(house);
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#main")).isFocused();
        browser.assertBehaved();
    }
}
