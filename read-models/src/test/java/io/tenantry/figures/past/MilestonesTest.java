package io.tenantry.figures.past;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.figures.past.LooksBack.Said;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.SkipCommand.SkipId;
import io.tenantry.tenancy.projection.SkipEvents.EventSkipped;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import jakarta.servlet.Filter;
import java.sql.Connection;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.context.WebApplicationContext;

/** A look back begins where an earlier one has been, if that still holds. */
@ModuleTest
@TestPropertySource(properties = "tenantry.as-of.milestone-every=1")
class MilestonesTest {
    private static final String TICKETS = "support.tickets";

    @Autowired
    WebApplicationContext context;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    List<Filter> filters;

    private History history;
    private LooksBack admin;
    private long opened;
    private String path;

    @BeforeEach
    void somebodyHasLookedBackOnATicket() {
        history = new History(events, new Random(1));
        history.begin();
        opened = history.openTicket();
        admin = new LooksBack(context, filters, history.tenant);
        path = "/api/v1/tenants/" + history.tenant + "/tickets/" + history.ticket.value();
        Awaitility.await().until(() -> admin.ask(path, null, opened).getStatus() == 200);
        assertThat(now().status()).isEqualTo(200);
    }

    @Test
    void whatIsBehindAMilestoneIsNotReadAgain() throws Exception {
        deleteEvent(opened);
        history.money();
        assertThat(now().status()).as("the ticket that was opened before").isEqualTo(200);
    }

    @Test
    void anEventThatIsSkippedSinceIsSkippedThereToo() {
        SkipId id = new SkipId(history.tenant, UUID.randomUUID());
        long position = events.publish(id, new EventSkipped(id, TICKETS, opened, "a test"));
        events.await("tenancy.skips", history.tenant, position);
        assertThat(now().status()).as("nobody has opened it").isEqualTo(404);
    }

    private Said now() {
        return admin.then(path, database.asProjector(jdbc -> jdbc.sql("select max(recorded_at) from event")
                .query((row, _) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .toInstant()
                .toString()));
    }

    private void deleteEvent(long position) throws Exception {
        String name = database.withoutTenant(jdbc ->
                jdbc.sql("select current_database()").query(String.class).single());
        try (Connection connection = TestDatabase.superuser(name);
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            assertThat(statement.executeUpdate("delete from tenantry.event where position = " + position))
                    .isEqualTo(1);
        }
    }
}
