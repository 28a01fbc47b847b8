package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.tenantry.app.pages.House.Company;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** An operator takes a tenant in from an archive that another installation made. */
@PageTest
class ImportPagesTest {
    private static final String PASSPHRASE = "seven words that nobody would guess easily";

    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    private Page page;

    @BeforeEach
    void anOperatorLogsIn() {
        page = browser.open();
        asOperator(page);
    }

    private void asOperator(Page asking) {
        browser.logIn(asking, house.address(), House.OPERATOR, House.PASSWORD, null);
        asking.locator("#to-imports").click();
        assertThat(asking.getByRole(AriaRole.HEADING, Browser.byName("Take a tenant in")))
                .isVisible();
    }

    private static void take(Page asking, byte[] archive, String passphrase, String slug) {
        asking.getByLabel("Passphrase").fill(passphrase);
        asking.locator("#import-slug").fill(slug);
        asking.getByLabel("Archive", new Page.GetByLabelOptions().setExact(true))
                .setInputFiles(new FilePayload("tenant.zip.age", "application/octet-stream", archive));
        asking.getByRole(AriaRole.BUTTON, Browser.byName("Take in")).click();
    }

    /** Made by a server of version 0.1.0. */
    private static byte[] archive() throws Exception {
        try (InputStream file = ImportPagesTest.class.getResourceAsStream("/archives/tenant.zip.age")) {
            return Objects.requireNonNull(file, "the archive is a resource of this test")
                    .readAllBytes();
        }
    }

    @Test
    void aTenantIsTakenInOnce() throws Exception {
        String slug = "moved-" + System.nanoTime();
        take(page, archive(), "not the seven words at all", slug);
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("The passphrase does not open the archive.");
        assertThat(page.getByLabel("Passphrase")).hasValue("");
        assertThat(page.locator("#import-slug")).hasValue(slug);
        take(page, archive(), PASSPHRASE, slug);
        assertThat(page.locator("#notice")).containsText("The tenant is here, with ");
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Archived"))).isVisible();
        assertThat(page.locator("#main")).containsText(slug);
        assertThat(page.url()).doesNotContain("seven").doesNotContain("_csrf");

        page.navigate(house.address() + "/dashboard/imports");
        take(page, archive(), PASSPHRASE, "");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The tenant is here already");
        browser.assertBehaved();
    }

    @Test
    void whatIsNoArchiveIsRefusedInWords() {
        byte[] large = new byte[5 * 1024 * 1024];
        take(page, large, PASSPHRASE, "");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("The file is not of the format age, or is damaged.");
        assertThat(page.content()).doesNotContain("seven words");
        browser.assertBehaved();
    }

    @Test
    void withoutScriptsItIsRefusedAsWell() {
        Page plain = browser.openWithoutScripts();
        asOperator(plain);
        take(plain, new byte[3_000], PASSPHRASE, "");
        assertThat(plain.getByRole(AriaRole.ALERT)).hasText("The file is not of the format age, or is damaged.");
        browser.assertBehaved();
    }

    @Test
    void nobodyElseTakesTenantsInAndNobodyWithoutTheTokenOfTheSession() throws Exception {
        Company company = house.company("Bystander");
        try (Visitor visitor = Visitor.loggedIn(house.address(), company)) {
            assertThat(visitor.page("/dashboard/imports").statusCode()).isEqualTo(403);
            String token = Visitor.token(visitor.page("/"));
            HttpResponse<String> sent = visitor.post("/dashboard/imports?" + token, "passphrase=x");
            assertThat(sent.statusCode()).isEqualTo(403);
            assertThat(visitor.post("/dashboard/imports", "passphrase=x").statusCode())
                    .isEqualTo(403);
        }
        browser.forgive();
    }
}
