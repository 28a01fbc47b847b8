package io.tenantry.tenancy.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Counters;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A rebuild that fails leaves the running projection as it is, and says why. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "test.context=rebuild")
class RebuildFailureTest {
    @Autowired
    Projections projections;

    @Autowired
    Rebuilds rebuilds;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    Counters counters;

    private final CounterId id = CounterId.of(new TenantId(UUID.randomUUID()));

    @BeforeEach
    void aCounter() {
        events.publish(
                id,
                new Opened(id, "name", Sealed.of(KeyRef.ofTenant(id.tenantId()), "secret")),
                new Incremented(id, 3));
        follow(new Incremented(id, 1));
    }

    @AfterEach
    void mend() {
        counters.broken.remove(id.tenantId());
    }

    @Test
    void whenTheSwitchFails() throws Exception {
        write("update probe_counter set total = 99 where id = ?");
        asSuperuser("create function shared.refuse() returns trigger language plpgsql as"
                + " $$ begin raise exception 'no'; end $$;"
                + " create trigger refuse before update on shared.probe_counter for each row"
                + " when (new.total = 4) execute function shared.refuse()");
        try {
            assertThatThrownBy(() -> projections.rebuild(Counters.NAME))
                    .hasMessageContaining("The database refused it (P0001).");
        } finally {
            asSuperuser("drop function shared.refuse() cascade");
        }
        assertThat(total()).as("what was there").isEqualTo(99);
        assertThat(latest().state()).isEqualTo("failed");
        assertThat(latest().reason())
                .matches("The database refused it \\(P0001\\)\\. The log says more: reference [0-9a-f]{8}\\.");
        theRunningOneGoesOn(99);
        assertThat(projections.rebuild(Counters.NAME).differing())
                .as("of the next one")
                .isEqualTo(1);
        assertThat(total()).isEqualTo(4 + 10);
    }

    @Test
    void whenItCannotFollowATenantThatIsFollowedNow() {
        long poison = follow(new Incremented(id, 666));
        counters.broken.add(id.tenantId());
        assertThatThrownBy(() -> projections.rebuild(Counters.NAME))
                .hasMessageContaining("Event " + poison + " of tenant " + id.tenantId()
                        + ", which the running projection follows, stops it. The code failed");
        assertThat(latest().state()).isEqualTo("failed");
        assertThat(total()).isEqualTo(4 + 666);
        assertThat(parked()).isZero();
        theRunningOneGoesOn(4 + 666);
        counters.broken.remove(id.tenantId());
        assertThat(projections.rebuild(Counters.NAME).differences()).isZero();
    }

    private void theRunningOneGoesOn(long from) {
        List<String> states = database.asProjector(
                jdbc -> jdbc.sql("select state from lane where processor = ? and target = 'live' and tenant_id is null")
                        .param(Counters.NAME)
                        .query(String.class)
                        .list());
        assertThat(states).containsOnly("running");
        follow(new Incremented(id, 10));
        assertThat(total()).isEqualTo(from + 10);
    }

    private long follow(Incremented event) {
        long position = events.publish(id, event);
        events.await(Counters.NAME, id.tenantId(), position);
        return position;
    }

    private Rebuild latest() {
        List<Rebuild> latest = rebuilds.latest();
        return latest.stream()
                .filter(each -> each.processor().equals(Counters.NAME))
                .findAny()
                .orElseThrow();
    }

    private long parked() {
        return database.asProjector(
                jdbc -> jdbc.sql("select count(*) from lane where processor = ? and tenant_id is not null")
                        .param(Counters.NAME)
                        .query(Long.class)
                        .single());
    }

    private void write(String sql) {
        database.asProjector(jdbc -> jdbc.sql(sql).param(id.value()).update());
    }

    private long total() {
        return database.inTenant(id.tenantId(), jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(id.value())
                .query(Long.class)
                .single());
    }

    private void asSuperuser(String sql) throws SQLException {
        String name = database.withoutTenant(jdbc ->
                jdbc.sql("select current_database()").query(String.class).single());
        try (Connection connection = TestDatabase.superuser(name);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
