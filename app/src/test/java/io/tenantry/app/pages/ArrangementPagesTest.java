package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tenantry.app.pages.House.Company;
import io.tenantry.tenancy.database.TenantDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;

/** A tenant's administrator arranges domains, archives and schedules on a page. */
@PageTest
class ArrangementPagesTest {
    private static final String PASSPHRASE = "seven words that nobody would guess easily";

    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    @Autowired
    private TenantDatabase database;

    @Autowired
    @Qualifier("archiveMaker")
    private SmartLifecycle maker;

    private Page administrator(Page page, Company company) {
        browser.logIn(page, house, company);
        page.locator("#to-arrangements").click();
        assertThat(heading(page)).isVisible();
        return page;
    }

    private static Locator heading(Page page) {
        return page.getByRole(AriaRole.HEADING, Browser.byName("Addresses and archives"));
    }

    private static void press(Locator within, String button) {
        within.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    /** As the page does by itself when something has moved. */
    private static void moved(Page page) {
        page.waitForResponse(
                response -> response.url().endsWith("/part"),
                () -> page.evaluate("window.htmx.trigger(document.body, 'live')"));
    }

    @Test
    void aDomainIsClaimedProvenAndGivenBack() {
        Company company = house.company("Domained");
        Page page = administrator(browser.open(), company);
        String name = "shop." + company.slug() + ".example";
        assertThat(page.getByText("No domain yet.")).isVisible();
        page.getByLabel("Domain", new Page.GetByLabelOptions().setExact(true))
                .fill(name.toUpperCase(java.util.Locale.ROOT));
        press(page.locator("#claim"), "Claim");
        assertThat(page.locator("#notice")).containsText(name + " is claimed.");
        Locator domain = page.locator("#domains > li");
        assertThat(domain).containsText("Claimed");
        assertThat(domain.locator("code").nth(0)).hasText("TXT");
        assertThat(domain.locator("code").nth(1)).hasText("_tenantry." + name);
        String value = domain.locator("code").nth(2).textContent();
        assertThat(value).matches("tenantry-verification=[0-9a-f]{32}");
        press(domain, "Copy the value of the record for " + name);
        assertThat(domain.getByText("Copied")).isVisible();

        press(domain, "Check now: " + name);
        Locator refusal = domain.getByRole(AriaRole.ALERT);
        assertThat(refusal).containsText("DNS does not show the record");
        moved(page);
        assertThat(refusal).containsText("DNS does not show the record");

        TestDns.RECORDS.publish("_tenantry." + name, value);
        press(domain, "Check now: " + name);
        assertThat(page.locator("#notice")).containsText(name + " is verified");
        assertThat(domain.locator(".badge")).hasText("Verified");
        TestDns.RECORDS.withdraw("_tenantry." + name);
        press(domain, "Check now: " + name);
        assertThat(page.locator("#notice")).containsText("DNS does not show the record now");
        assertThat(domain).containsText("The record was missing on");

        domain.locator("[id^=remove-]").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Give back " + name + "?");
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText(name + " is given back.");
        assertThat(domain).hasCount(0);
        browser.assertBehaved();
    }

    @Test
    void whatIsNoDomainIsRefusedAtItsForm() {
        Company company = house.company("Nameless");
        Page page = administrator(browser.open(), company);
        page.locator("#claim-name").fill("not a domain");
        press(page.locator("#claim"), "Claim");
        assertThat(page.locator("#claim").getByRole(AriaRole.ALERT))
                .hasText("A domain is a name such as shop.acme.example.");
        moved(page);
        assertThat(page.locator("#claim").getByRole(AriaRole.ALERT)).isVisible();
        assertThat(page.locator("#claim-name")).hasValue("not a domain");
        browser.assertBehaved();
    }

    @Test
    void anArchiveIsMadeDownloadedAndDeleted() throws Exception {
        Company company = house.company("Archived");
        Page page = administrator(browser.open(), company);
        Locator form = page.locator("#export");
        form.getByLabel("Passphrase", new Locator.GetByLabelOptions().setExact(true))
                .fill(PASSPHRASE);
        form.getByLabel("Passphrase once more").fill(PASSPHRASE + "!");
        press(form, "Make an archive");
        assertThat(form.getByRole(AriaRole.ALERT)).hasText("The two passphrases are not the same.");
        assertThat(form.getByLabel("Passphrase once more")).hasValue("");
        Locator archive = page.locator("#exports > li");
        assertThat(archive).hasCount(0);

        ask(form);
        assertThat(archive.locator(".badge")).hasText("Ready");
        assertThat(archive).containsText("Asked for by Ann Lee");
        assertThat(archive).containsText(java.util.regex.Pattern.compile("\\d kB · \\d+ events · kept until"));
        Download download =
                page.waitForDownload(() -> archive.locator("[id^=download-]").click());
        assertThat(download.suggestedFilename()).isEqualTo("tenant-" + company.id() + ".zip.age");
        assertThat(new String(Files.readAllBytes(download.path()), StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1\n-> scrypt ");
        assertThat(page.content()).doesNotContain("seven words");
        assertThat(page.url()).doesNotContain("seven").endsWith("/dashboard/arrangements");

        archive.locator("[id^=delete-]").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Delete this archive?");
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText("The archive is deleted.");
        assertThat(archive).hasCount(0);
        browser.assertBehaved();
    }

    private static void ask(Locator form) {
        form.getByLabel("Passphrase", new Locator.GetByLabelOptions().setExact(true))
                .fill(PASSPHRASE);
        form.getByLabel("Passphrase once more").fill(PASSPHRASE);
        press(form, "Make an archive");
    }

    @Test
    void theBarOfAnArchiveMoves() {
        Company company = house.company("Patient");
        Page page = administrator(browser.open(), company);
        Locator archive = page.locator("#exports > li");
        maker.stop();
        try {
            ask(page.locator("#export"));
            assertThat(archive).containsText("Waiting for its turn");
            for (int done : new int[] {30, 60, 90}) {
                database.asProjector(
                        jdbc -> jdbc.sql("update archive_work set done = ?, total = 120 where tenant_id = ?")
                                .params(done, company.id().value())
                                .update());
                assertThat(archive).containsText(done + " of 120 events");
                assertThat(archive.locator("progress")).hasAttribute("value", String.valueOf(done * 100 / 120));
            }
        } finally {
            maker.start();
        }
        assertThat(archive.locator(".badge")).hasText("Ready");
        assertThat(archive.locator("progress")).hasCount(0);
        browser.assertBehaved();
    }

    @Test
    void aScheduleBeginsChangesAndEnds() {
        Company company = house.company("Regular");
        Page page = administrator(browser.open(), company);
        Locator form = page.locator("#schedule");
        form.getByLabel("Days from one archive to the next").fill("7");
        form.getByLabel("Days that each is kept").fill("35");
        form.getByLabel("Passphrase", new Locator.GetByLabelOptions().setExact(true))
                .fill(PASSPHRASE);
        form.getByLabel("Passphrase once more").fill(PASSPHRASE);
        press(form, "Begin");
        Locator schedule = page.locator("#schedules > li");
        assertThat(schedule).containsText("Every 7 days");
        assertThat(schedule).containsText("Each is kept for 35 days");

        schedule.getByText("Change").click();
        schedule.getByLabel("Days from one archive to the next").fill("14");
        schedule.locator("form").evaluate("form => { form.noValidate = true; }");
        schedule.getByLabel("Days that each is kept").fill("99999");
        press(schedule, "Save");
        assertThat(schedule.getByRole(AriaRole.ALERT)).hasText("An archive is kept for 1 to 3660 days.");
        schedule.getByLabel("Days from one archive to the next").fill("14");
        schedule.getByLabel("Days that each is kept").fill("1");
        press(schedule, "Save");
        assertThat(page.locator("#notice")).hasText("The schedule is changed.");
        assertThat(schedule).containsText("Every 14 days");
        assertThat(schedule).containsText("Each is kept for 1 day");

        schedule.locator("[id^=end-]").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Stop the archives every 14 days?");
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText("The schedule has ended.");
        assertThat(schedule).hasCount(0);
        assertThat(page.content()).doesNotContain("seven words");
        browser.assertBehaved();
    }

    @Test
    void whoRunsNoScriptsArrangesAsMuch() {
        Company company = house.company("Scriptless");
        Page page = administrator(browser.openWithoutScripts(), company);
        String name = company.slug() + ".example";
        page.locator("#claim-name").fill(name);
        press(page.locator("#claim"), "Claim");
        assertThat(page.locator("#notice")).containsText(name + " is claimed.");
        assertThat(page.locator(".copy").first()).isHidden();
        page.locator("[id^=remove-]").click();
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText(name + " is given back.");
        assertThat(heading(page)).isVisible();
        ask(page.locator("#export"));
        assertThat(page.locator("#notice")).containsText("The archive is being made.");
        browser.assertBehaved();
    }

    @Test
    void anOperatorArrangesForATenant() {
        Company company = house.company("Assisted");
        Page page = browser.operator(house);
        page.navigate(house.address() + "/dashboard/tenants/" + company.id());
        page.locator("#to-arrangements").click();
        page.locator("#claim-name").fill(company.slug() + ".example");
        press(page.locator("#claim"), "Claim");
        assertThat(page.locator("#domains > li")).containsText(company.slug() + ".example");
        ask(page.locator("#export"));
        assertThat(page.locator("#exports > li")).containsText("Asked for by Operator");
        assertThat(page.locator("#exports > li .badge")).hasText("Ready");
        browser.assertBehaved();
    }

    @Test
    void staffSeeDomainsAndNothingElse() {
        Company company = house.company("Desk");
        Page owner = administrator(browser.open(), company);
        owner.locator("#claim-name").fill(company.slug() + ".example");
        press(owner.locator("#claim"), "Claim");
        Page page = browser.open();
        browser.logIn(page, house.address(), house.staff(company, "Sam", "Desk"), House.PASSWORD, company.slug());
        page.locator("#to-arrangements").click();
        assertThat(page.locator("#domains > li")).containsText(company.slug() + ".example");
        assertThat(page.locator("#main form")).hasCount(0);
        assertThat(page.locator("#exports, #schedules")).hasCount(0);
        assertThat(page.navigate(house.address() + "/dashboard/tenants/" + company.id() + "/arrangements")
                        .status())
                .isEqualTo(403);
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Not for you")))
                .isVisible();
        browser.forgive();
    }

    @Test
    void itFitsAPhone() {
        Company company = house.company("Pocket Telephones of Lower Bavaria");
        Page page = administrator(browser.open(375, 740, ColorScheme.DARK), company);
        page.locator("#claim-name").fill("a-rather-long-name-of-a-shop.for-telephones." + company.slug() + ".example");
        press(page.locator("#claim"), "Claim");
        ask(page.locator("#export"));
        assertThat(page.locator("#exports > li .badge")).hasText("Ready");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
        browser.assertBehaved();
    }
}
