package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tenantry.app.pages.House.Company;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator closes a tenant, asks for its erasure, and confirms it when the time of grace is over. */
@PageTest
class ErasurePagesTest {
    private static final Duration GRACE = Duration.ofDays(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    @AfterEach
    void backToThePresent() {
        house.isReallyNow();
    }

    private void close(Page page, Company company) {
        page.navigate(house.address() + "/dashboard/tenants/" + company.id());
        page.locator("#close-" + company.id()).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("This cannot be undone");
        page.getByLabel("Reason").fill("They move to another house");
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText(company.name() + " is closed.");
        Locator trail = page.locator(".trail");
        trail.getByText("Tenant closed").click();
        assertThat(trail).containsText("They move to another house");
    }

    private void askForErasure(Page page, Company company) {
        page.locator("#erase-" + company.id()).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("The time of grace is 30 days");
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).containsText("to be erased once that is confirmed");
        assertThat(page.locator("#erasure")).containsText("It can be confirmed from");
    }

    @Test
    void nothingIsErasedBeforeTheTimeOfGraceIsOverAndItCanBeWithdrawn() {
        Company company = house.company("Hesitating");
        Page page = browser.operator(house);
        close(page, company);
        askForErasure(page, company);
        page.locator("#confirm-erasure-" + company.id()).click();
        page.getByLabel("Slug").fill(company.slug());
        page.locator("#confirm").click();
        assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.ALERT)).containsText("It can be confirmed from");
        page.keyboard().press("Escape");

        page.locator("#erasure a").click();
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Erasure of Hesitating")))
                .isVisible();
        assertThat(page.locator("#erasure-state")).hasText("Requested");
        Instant notBefore = Instant.parse(page.locator("#not-before").getAttribute("datetime"));
        assertThat(notBefore)
                .isBetween(
                        Instant.now().plus(GRACE.minusHours(1)), Instant.now().plus(GRACE));
        page.locator("#withdraw-erasure").click();
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText("Hesitating is not to be erased any more.");
        assertThat(page.locator("#erasure-state")).hasText("Withdrawn");
        browser.assertBehaved();
    }

    @Test
    void aClosedTenantIsErasedAndCertified() throws Exception {
        Company company = house.company("Vanishing");
        house.customer(company, "Vera", "Vanished");
        Page asking = browser.operator(house);
        close(asking, company);
        askForErasure(asking, company);

        house.isNow(Instant.now().plus(GRACE).plus(Duration.ofHours(1)));
        Page page = browser.operator(house);
        page.locator("#to-erasures").click();
        page.locator("#x-" + company.id() + " a").click();
        page.locator("#confirm-erasure").click();
        page.getByLabel("Slug").fill("another");
        page.locator("#confirm").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("Type the slug");
        page.getByLabel("Slug").fill(company.slug());
        page.locator("#confirm").click();

        assertThat(page.locator("#notice")).hasText("Vanishing is being erased.");
        assertThat(page.locator("#step-1")).isVisible();
        assertThat(page.locator("#erasure-state"))
                .hasText(
                        "Erased",
                        new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions().setTimeout(60_000));
        assertThat(page.locator("#steps .badge")).hasText(new String[] {"Done", "Done", "Done", "Done", "Done"});
        assertThat(page.locator("#certificate")).containsText(company.id().toString());
        Download download =
                page.waitForDownload(() -> page.locator("#download-certificate").click());
        JsonNode file = JSON.readTree(Files.readString(download.path()));
        JsonNode certificate = JSON.readTree(file.path("certificate").asString());
        assertThat(certificate.path("tenantId").asString())
                .isEqualTo(company.id().toString());
        assertThat(certificate.path("events").asLong()).isGreaterThan(3);
        assertThat(file.path("signature").asString()).isNotBlank();
        assertThat(page.navigate(house.address() + "/dashboard/tenants/" + company.id())
                        .status())
                .isEqualTo(404);
        browser.forgive();
    }

    @Test
    void erasuresAreForOperatorsAlone() {
        Company company = house.company("Curious");
        Page page = browser.open();
        browser.logIn(page, house, company);
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Curious"))).isVisible();
        for (String path : new String[] {"/dashboard/erasures", "/dashboard/erasures/" + company.id()}) {
            assertThat(page.navigate(house.address() + path).status()).isEqualTo(403);
            assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Not for you")))
                    .isVisible();
        }
        browser.forgive();
    }
}
