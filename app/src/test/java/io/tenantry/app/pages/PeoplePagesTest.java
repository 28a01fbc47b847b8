package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tenantry.app.pages.House.Company;
import io.tenantry.support.api.TicketPriority;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** A tenant's administrator finds people, looks at what is theirs, and erases one of them. */
@PageTest
class PeoplePagesTest {
    private static final int A_PAGE = 50;

    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    private Page people(Page page, Company company) {
        browser.logIn(page, house, company);
        page.locator("#to-people").click();
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("People"))).isVisible();
        return page;
    }

    private static Locator row(Page page, UUID person) {
        return page.locator("#person-" + person);
    }

    /** Somebody with one of everything. */
    private UUID vera(Company company) {
        UUID vera = house.customer(company, "Vera", "Vanishing", 700_000_001L);
        house.pays(company, vera, 500_00, "RUB");
        house.subscribes(company, vera, house.plan(company, "Standard", 199_00, "RUB"));
        house.asks(company, vera, "Where is my key?", TicketPriority.HIGH);
        house.settle();
        return vera;
    }

    @Test
    void aPersonIsFoundLookedAtAndErased() {
        Company company = house.company("Forgetful");
        UUID vera = vera(company);
        UUID stella = house.customer(company, "Stella", "Staying");
        house.settle();
        Page page = people(browser.open(), company);
        assertThat(row(page, stella)).containsText("Stella Staying");
        page.locator("#role-admin").click();
        assertThat(row(page, stella)).hasCount(0);
        assertThat(row(page, company.administratorId())).containsText("Ann Lee");
        page.locator("#role-customer").click();
        page.getByLabel("Telegram id").fill("700000001");
        page.getByRole(AriaRole.BUTTON, Browser.byName("Find")).click();
        assertThat(row(page, stella)).hasCount(0);
        row(page, vera).getByRole(AriaRole.LINK).click();

        assertThat(page.locator("#person-name")).hasText("Vera Vanishing");
        assertThat(page.locator("#who")).containsText("700000001");
        looksAtWhatIsTheirs(page);

        page.locator("#erase").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Erase Vera Vanishing?");
        assertThat(dialog).containsText("This cannot be undone.");
        page.keyboard().press("Escape");
        assertThat(page.locator("#person-state")).hasText("Active");
        page.locator("#erase").click();
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).containsText("This person is erased.");
        assertThat(page.locator("#person-state")).hasText("Erased");
        assertThat(page.locator("#erasing")).hasText("Under way");
        assertThat(page.locator("#erasing")).hasText("Done", new HasTextOptions().setTimeout(30_000));
        assertThat(page.locator("#steps .badge")).hasText(new String[] {"Done", "Done", "Done"});
        assertThat(page.locator("#erase")).hasCount(0);
        assertThat(page.locator("#balances")).containsText("301.00 RUB");
        assertShowsNothingOfVera(page);
        page.locator("#to-tickets").click();
        assertThat(page.locator("tbody th")).hasText("[erased]");
        assertShowsNothingOfVera(page);
        page.locator("#to-people").click();
        assertThat(row(page, vera)).containsText("Erased person");
        assertShowsNothingOfVera(page);
        browser.assertBehaved();
    }

    private static void looksAtWhatIsTheirs(Page page) {
        assertThat(page.locator("#balances")).containsText("301.00 RUB");
        Locator entries = page.locator("#entries > li");
        assertThat(entries).hasCount(2);
        assertThat(entries.nth(0)).containsText("\u2212199.00 RUB");
        entries.nth(0).locator("summary").click();
        assertThat(entries.nth(0)).containsText("Standard, billing.subscription-started at ");
        assertThat(entries.nth(0)).containsText("StartSubscription by api");
        assertThat(entries.nth(0)).containsText("Vera Vanishing");
        assertThat(entries.nth(1)).containsText("+500.00 RUB");
        entries.nth(1).locator("summary").click();
        assertThat(entries.nth(1)).containsText("yookassa p");
        assertThat(entries.nth(1)).containsText("billing.payment-succeeded at ");
        assertThat(entries.nth(1)).containsText("System (kafka)");
        page.locator("#to-subscriptions").click();
        Locator table = page.getByRole(AriaRole.TABLE);
        assertThat(table).containsText("Standard");
        assertThat(table).containsText("every month");
        assertThat(table).containsText("199.00 RUB");
        page.locator("#to-payments").click();
        assertThat(table).containsText("yookassa");
        assertThat(table).containsText("500.00 RUB");
        assertThat(table).containsText("Succeeded");
        page.locator("#to-tickets").click();
        assertThat(table).containsText("Where is my key?");
        assertThat(table).containsText("High");
    }

    private static void assertShowsNothingOfVera(Page page) {
        assertThat(page.content()).doesNotContain("Vera", "Vanishing", "700000001", "Where is my key?");
    }

    @Test
    void whoHasNothingIsShownSoAndWhoIsNotThereIsNotFound() {
        Company company = house.company("Sparse");
        UUID nova = house.customer(company, "Nova", "Nothing");
        house.settle();
        Page page = people(browser.open(), company);
        page.getByLabel("Telegram id").fill("4711");
        page.getByLabel("Telegram id").press("Enter");
        assertThat(page.locator("#nobody")).containsText("Nobody is found.");
        page.getByLabel("Telegram id").fill("Nova & Co");
        page.getByLabel("Telegram id").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("A Telegram id is a number.");
        page.getByLabel("Telegram id").fill("");
        page.getByLabel("Telegram id").press("Enter");
        row(page, nova).getByRole(AriaRole.LINK).click();
        assertThat(page.getByText("Nothing was ever in this wallet.")).isVisible();
        for (String part : new String[] {"subscription", "payment", "ticket"}) {
            page.locator("#to-" + part + "s").click();
            assertThat(page.getByText("No " + part + ".")).isVisible();
        }
        browser.assertBehaved();
    }

    @Test
    void peopleAndEntriesAreTurnedByPages() {
        Company company = house.company("Many");
        UUID oldest = house.customer(company, "Olga", "Oldest");
        for (int more = 0; more < A_PAGE; more++) house.customer(company, "Clara", "Crowd");
        for (int more = 0; more <= A_PAGE; more++) house.pays(company, oldest, 1_00 + more, "RUB");
        house.settle();
        Page page = people(browser.open(), company);
        assertThat(row(page, oldest)).hasCount(0);
        page.getByRole(AriaRole.LINK, Browser.byName("Older →")).click();
        row(page, oldest).getByRole(AriaRole.LINK).click();
        Locator entries = page.locator("#entries > li");
        assertThat(entries).hasCount(A_PAGE);
        page.getByRole(AriaRole.LINK, Browser.byName("Older →")).click();
        assertThat(entries).hasCount(1);
        assertThat(entries).containsText("+1.00 RUB");
        page.getByRole(AriaRole.LINK, Browser.byName("Newest")).click();
        assertThat(entries).hasCount(A_PAGE);
        browser.assertBehaved();
    }

    @Test
    void anOperatorErasesAPersonOfATenant() {
        Company company = house.company("Served");
        UUID vera = vera(company);
        Page page = browser.operator(house);
        page.navigate(house.address() + "/dashboard/tenants/" + company.id());
        page.locator("#to-people").click();
        row(page, vera).getByRole(AriaRole.LINK).click();
        page.locator("#erase").click();
        page.locator("#confirm").click();
        assertThat(page.locator("#person-state")).hasText("Erased");
        assertThat(page).hasURL(house.address() + "/dashboard/tenants/" + company.id() + "/users/" + vera);
        assertShowsNothingOfVera(page);
        browser.assertBehaved();
    }

    @Test
    void whoRunsNoScriptsErasesAsWell() {
        Company company = house.company("Plainly");
        UUID vera = vera(company);
        Page page = people(browser.openWithoutScripts(), company);
        row(page, vera).getByRole(AriaRole.LINK).click();
        page.locator("#erase").click();
        assertThat(page.getByText("This cannot be undone.")).isVisible();
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).containsText("This person is erased.");
        assertThat(page.locator("#person-state")).hasText("Erased");
        assertShowsNothingOfVera(page);
        browser.assertBehaved();
    }

    @Test
    void itFitsAPhone() {
        Company company = house.company("Pocket Telephones of Lower Bavaria");
        UUID vera = vera(company);
        Page page = people(browser.open(375, 740, ColorScheme.DARK), company);
        assertNothingSticksOut(page);
        row(page, vera).getByRole(AriaRole.LINK).click();
        page.locator("#entries summary").last().click();
        assertNothingSticksOut(page);
        page.locator("#to-payments").click();
        assertNothingSticksOut(page);
        browser.assertBehaved();
    }

    private static void assertNothingSticksOut(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("no sideways scrolling on " + page.url())
                .isEqualTo(true);
    }
}
