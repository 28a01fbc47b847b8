package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tenantry.app.pages.House.Company;
import io.tenantry.tenancy.database.TenantDatabase;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** What operators do about projections: rebuild them, and settle lanes that are parked. */
@PageTest
class ProjectionPagesTest {
    private static final String STATISTICS = "figures.statistics";

    @RegisterExtension
    static final Browser browser = new Browser();

    @Autowired
    private House house;

    @Autowired
    private TenantDatabase database;

    private Page page;

    @BeforeEach
    void anOperatorLogsIn() {
        page = browser.operator(house);
    }

    @Test
    void aRebuildIsAskedForShownAndDone() {
        Company company = house.company("Rebuilt");
        database.asProjector(jdbc -> jdbc.sql("update tenant_statistics set users_total = 4711 where tenant_id = ?")
                .param(company.id().value())
                .update());
        page.navigate(house.address() + "/");
        Locator row = page.locator("[id='p-" + STATISTICS + "']");
        row.getByText("Rebuild", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Rebuild " + STATISTICS + "?");
        page.locator("#confirm").press("Enter");
        assertThat(page.locator("#notice")).hasText(STATISTICS + " is being rebuilt.");
        assertThat(row).containsText("Rebuild done: 1 rows differed");
        assertThat(row.getByRole(AriaRole.PROGRESSBAR)).isHidden();
        assertThat(users(company)).isEqualTo(1);
        browser.assertBehaved();
    }

    @Test
    void aRebuildThatRunsShowsHowFarItIs() {
        UUID running = UUID.randomUUID();
        database.asProjector(
                jdbc -> jdbc.sql("""
                        insert into rebuild (id, processor, version, state, events_done, events_total, rate, server, lease_until)
                        values (?, 'billing.letters', 1, 'building', 500, 2000, 1000, ?, clock_timestamp() + interval '1 hour')
                        """).params(running, UUID.randomUUID()).update());
        page.navigate(house.address() + "/");
        Locator row = page.locator("[id='p-billing.letters']");
        assertThat(row.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "25");
        assertThat(row).containsText("at 1\u202f000/s, 1 s left");
        database.asProjector(jdbc -> jdbc.sql("update rebuild set events_done = 1000 where id = ?")
                .param(running)
                .update());
        assertThat(row.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "50");
        database.asProjector(jdbc -> jdbc.sql("update rebuild set state = 'failed', reason = 'Broken' where id = ?")
                .param(running)
                .update());
        assertThat(row).containsText("Rebuild failed: Broken");
        assertThat(page.locator("#rebuilding")).hasCount(0);
        browser.assertBehaved();
    }

    @Test
    void parkedLanesAreRunAgainOrSkipped() {
        Company company = house.company("Stuck");
        UUID first = parked(company);
        page.navigate(house.address() + "/");
        page.locator("#run-" + first).click();
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText("The lane has caught up.");
        assertThat(page.locator("#lane-" + first)).isHidden();
        UUID second = parked(company);
        page.navigate(house.address() + "/");
        page.locator("#skip-" + second).click();
        page.getByLabel("Reason").fill("A test account");
        page.locator("#confirm").click();
        assertThat(page.locator("#notice")).hasText("The event is skipped.");
        assertThat(page.locator("#lane-" + second)).isHidden();
        browser.assertBehaved();
    }

    /** Parks the tenant at its first event, as a projection does that cannot follow it. */
    private UUID parked(Company company) {
        UUID lane = UUID.randomUUID();
        database.asProjector(
                jdbc -> jdbc.sql("""
                        insert into lane (id, processor, tenant_id, segment, version, position, state, reason, failed_at, changed_at)
                        select ?, 'tenant.profiles', tenant_id, get_byte(uuid_send(tenant_id), 15) & 3, 1, min(position) - 1,
                            'parked', 'Broken', min(position), clock_timestamp()
                        from event where tenant_id = ? group by tenant_id
                        """).params(lane, company.id().value()).update());
        return lane;
    }

    private long users(Company company) {
        return database.asProjector(jdbc -> jdbc.sql("select users_total from tenant_statistics where tenant_id = ?")
                .param(company.id().value())
                .query(Long.class)
                .single());
    }
}
