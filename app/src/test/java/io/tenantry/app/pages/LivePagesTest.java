package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tenantry.app.pages.House.Company;
import io.tenantry.support.api.TicketPriority;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@PageTest
class LivePagesTest {
    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    private Page administratorOf(Company company) {
        Page page = browser.open();
        browser.logIn(page, house, company);
        assertThat(page.locator("#live")).hasText("Live");
        return page;
    }

    @Test
    void numbersMoveAfterAPaymentWithoutAReload() {
        Company company = house.company("Moving");
        UUID user = house.customer(company, "Clara", "Moreau");
        house.settle();
        Page page = administratorOf(company);
        Locator today = page.locator(".tiles > div").first();
        assertThat(today).containsText("0.00 RUB");
        page.evaluate("window.sameDocument = true");
        house.pays(company, user, 1_234_50, "RUB");
        assertThat(today).containsText("1\u202f234.50 RUB");
        assertThat(page.locator("section:has(#payments-title)")).containsText("Clara Moreau");
        house.asks(company, user, "It does not start", TicketPriority.HIGH);
        assertThat(page.locator("section:has(#recent-title)")).containsText("It does not start");
        assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        browser.assertBehaved();
    }

    @Test
    void whatOneOpenedStaysOpenWhenNumbersMove() {
        Company company = house.company("Steady");
        UUID user = house.customer(company, "Hugo", "Weber");
        house.settle();
        Page page = administratorOf(company);
        Locator details = page.locator(".trail details").first();
        String id = details.getAttribute("id");
        details.locator("summary").click();
        house.pays(company, user, 5_00, "RUB");
        assertThat(page.locator(".trail")).containsText("Payment succeeded");
        assertThat(page.locator("#" + id)).hasAttribute("open", "");
        browser.assertBehaved();
    }

    @Test
    void nobodyIsToldOfAnotherTenantsEvents() {
        Company mine = house.company("Quiet");
        Company other = house.company("Loud");
        UUID theirs = house.customer(other, "Secret", "Person");
        UUID own = house.customer(mine, "Own", "Person");
        house.settle();
        Page page = administratorOf(mine);
        page.waitForTimeout(1_500); // what its own login moved
        page.evaluate("window.told = 0; document.body.addEventListener('live', () => window.told++)");
        house.pays(other, theirs, 77_00, "RUB");
        house.settle();
        page.waitForTimeout(1_500);
        assertThat(page.evaluate("window.told")).isEqualTo(0);
        house.pays(mine, own, 1_00, "RUB");
        assertThat(page.locator("section:has(#payments-title)")).containsText("Own Person");
        assertThat(page.content()).doesNotContain("Secret");
        browser.assertBehaved();
    }

    /** What moved between the making of a page and the opening of its stream was told to nobody. */
    @Test
    void aPageIsToldToLookAsSoonAsItListens() throws Exception {
        Company company = house.company("Punctual");
        try (Visitor visitor = Visitor.loggedIn(house.address(), company)) {
            BlockingQueue<String> earlier = visitor.listen("/dashboard/events");
            String line;
            do line = earlier.poll(2, TimeUnit.SECONDS);
            while (line != null); // what its own login moved
            BlockingQueue<String> told = visitor.listen("/dashboard/events");
            do line = told.poll(10, TimeUnit.SECONDS);
            while (line != null && !line.equals("event:changed"));
            assertThat(line).isNotNull();
            assertThat(earlier).as("nothing moved").isEmpty();
        }
    }

    @Test
    void whoIsBlockedIsShownTheDoor() {
        Company company = house.company("Strict");
        Page page = administratorOf(company);
        house.block(company, company.administratorId());
        page.waitForURL("**/login**", new Page.WaitForURLOptions().setTimeout(40_000));
        assertThat(page.getByRole(AriaRole.HEADING, Browser.byName("Log in"))).isVisible();
        browser.forgive();
    }
}
