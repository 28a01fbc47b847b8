package io.tenantry.tenancy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.EventFeed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** How often a batch asks the database. */
@ModuleTest
@Import(Probe.class)
class BatchRowsTest {
    private static final Table AGENDA = Table.of("agenda", "tenant_id", "id", "command");

    @Autowired
    PublishedEvents events;

    @Autowired
    EventFeed feed;

    @Autowired
    TenantDatabase database;

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @Test
    void rowsOfKnownKeysAreReadTogether() {
        assertThat(reads(new Tickler() {
                    @Override
                    public List<Object> likelyKey(Table table, RecordedEvent event) {
                        return List.of(event.tenantId(), event.id(), "tickle");
                    }
                }))
                .isEqualTo(1);
    }

    @Test
    void aWrongGuessCostsTimeOnly() {
        assertThat(reads(new Tickler() {
                    @Override
                    public List<Object> likelyKey(Table table, RecordedEvent event) {
                        return List.of(event.tenantId(), UUID.randomUUID(), "tickle");
                    }
                }))
                .isEqualTo(3);
    }

    @Test
    void nothingIsGuessedOfLongKeys() {
        assertThat(reads(new Tickler())).isEqualTo(3);
    }

    private int reads(Projection projection) {
        for (int i = 0; i < 3; i++) {
            CounterId id = CounterId.of(tenant);
            events.publish(id, new Opened(id, "name " + i, Sealed.of(KeyRef.ofTenant(tenant), "secret")));
        }
        List<RecordedEvent> batch = feed.ofTenant(tenant, 0, 100);
        assertThat(batch).hasSize(3);
        AtomicInteger reads = new AtomicInteger();
        database.asProjector(jdbc -> {
            var rows = new BatchRows(
                    () -> {
                        reads.incrementAndGet();
                        return jdbc;
                    },
                    projection,
                    batch,
                    new RowCache(),
                    new TableShape.Shapes(),
                    Places.ALL_SHARED);
            for (RecordedEvent event : batch) projection.on(event, rows);
            return true;
        });
        return reads.get();
    }

    /** Looks for a row that is not there, and makes it; it is never written. */
    private static class Tickler implements Projection {
        @Override
        public String name() {
            return "probe.tickler";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public Set<Class<?>> events() {
            return ALL;
        }

        @Override
        public List<Table> tables() {
            return List.of(AGENDA);
        }

        @Override
        public void on(RecordedEvent event, Rows rows) {
            Row row = rows.upsert(AGENDA, event.tenantId(), event.id(), "tickle");
            @Nullable Object due = row.get("due_at");
            assertThat(due).isNull();
        }
    }
}
