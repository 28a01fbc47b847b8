package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tenantry.app.pages.House.Company;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** Makes the pictures of the README anew: {@code mvn verify -Dtest=Screenshots -Dtenantry.screenshots=<folder>}. Not a test. */
@PageTest
@EnabledIfSystemProperty(named = "tenantry.screenshots", matches = ".+")
class Screenshots {
    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    @Test
    void takesPicturesOfBothDashboards() throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty("tenantry.screenshots")));
        Company acme = SampleMonth.of(house, "Acme VPN", "acme", 260);
        SampleMonth.of(house, "Northwind School", "northwind", 120);
        SampleMonth.of(house, "Lumen CRM", "lumen", 60);
        house.suspend(house.approved(house.applicant("Bluebird Travel", "bluebird")), "Invoice 17 is unpaid");
        house.applicant("Harbour Fitness", "harbour");
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {1280, 375}) {
                String suffix = (scheme == ColorScheme.DARK ? "-dark" : "") + (width < 500 ? "-phone" : "");
                Page tenant = browser.open(width, 820, scheme);
                browser.logIn(tenant, house.address(), acme.administrator(), House.PASSWORD, acme.slug());
                take(tenant, folder.resolve("tenant" + suffix + ".png"), width);
                Page operator = browser.open(width, 820, scheme);
                browser.logIn(operator, house.address(), House.OPERATOR, House.PASSWORD, null);
                take(operator, folder.resolve("operator" + suffix + ".png"), width);
            }
        }
    }

    private static void take(Page page, Path file, int width) {
        assertThat(page.locator("#live")).hasText("Live");
        page.waitForTimeout(2_500); // until nothing flashes any more
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(width > 500));
    }
}
