package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterEvent.ReminderSet;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Counters;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@ModuleTest
@Import(Probe.class)
class LanesTest {
    @Autowired
    PublishedEvents events;

    @Autowired
    Projections projections;

    @Autowired
    Lanes lanes;

    @Autowired
    TenantDatabase database;

    @Autowired
    Counters counters;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);
    /** Of the same segment. */
    private final TenantId neighbour = new TenantId(
            new UUID(UUID.randomUUID().getMostSignificantBits(), tenant.value().getLeastSignificantBits()));

    private final CounterId neighbours = CounterId.of(neighbour);

    @AfterEach
    void mendTheProjection() {
        counters.broken.remove(tenant);
    }

    @Test
    void foldsABatchIntoOneRowAndGivesTheSameRowsInAReplay() {
        long position = events.publish(id, opened(id), new Incremented(id, 3), new Incremented(id, 4));
        events.await(Counters.NAME, tenant, position);
        assertThat(total(id)).isEqualTo(7);
        events.replay(Counters.NAME, tenant, position);
        assertThat(total(id)).isEqualTo(7);
    }

    @Test
    void aPoisonEventParksItsTenantAndTheOthersGoOn() {
        Lane lane = poisoned();
        assertThat(total(id)).isEqualTo(1);
        assertThat(total(neighbours)).isEqualTo(5);
        assertThat(lane.reason())
                .matches("The code failed at something that it does not foresee\\."
                        + " The log says more: reference [0-9a-f]{8}\\.");
        assertThat(lastErrors()).as("of the projection, as operators see it").contains(lane.reason());
        assertThat(projections.await(Set.of(Counters.NAME), tenant, lane.position() + 1, Duration.ZERO))
                .as("a reader of the parked tenant is told that it is behind")
                .isFalse();
    }

    private List<String> lastErrors() {
        return projections.progress().stream()
                .filter(each -> each.processor().equals(Counters.NAME))
                .map(each -> String.valueOf(each.lastError()))
                .toList();
    }

    @Test
    void otherProjectionsOfTheSegmentGoOnWithTheParkedTenant() {
        poisoned();
        long position = events.publish(id, new ReminderSet(id, Instant.parse("2199-01-01T00:00:00Z")));
        events.await("tenancy.agenda", tenant, position);
        long due = database.asProjector(jdbc -> jdbc.sql("select count(*) from agenda where tenant_id = ?")
                .param(tenant.value())
                .query(Long.class)
                .single());
        assertThat(due).isEqualTo(1);
    }

    @Test
    void aParkedLaneRunsAgainAfterAFixAndIsMerged() {
        Lane lane = poisoned();
        assertThat(lanes.run(lane.id()))
                .as("nothing was fixed")
                .get()
                .extracting(Lane::reason)
                .as("the same fault")
                .isEqualTo(lane.reason());
        counters.broken.remove(tenant);
        assertThat(lanes.run(lane.id())).isEmpty();
        assertThat(total(id)).isEqualTo(1 + 666 + 1);
        assertThat(total(neighbours))
                .as("nobody else's events are followed again")
                .isEqualTo(5);
        assertThat(lanes.all()).noneMatch(each -> each.id().equals(lane.id()));
        long position = events.publish(id, new Incremented(id, 2));
        events.await(Counters.NAME, tenant, position);
        assertThat(total(id)).as("it follows the main lane again").isEqualTo(1 + 666 + 1 + 2);
    }

    @Test
    void aSkippedEventStaysSkippedInARebuild() {
        Lane lane = poisoned();
        CommandContext context = CommandContext.system(tenant, Source.API, "skip " + lane.id(), null);
        long position = lanes.skip(lane, "a test", context).position();
        events.await(Counters.NAME, tenant, position);
        assertThat(total(id)).isEqualTo(2);
        counters.broken.remove(tenant);
        events.replay(Counters.NAME, tenant, position);
        assertThat(total(id)).isEqualTo(2);
    }

    private Lane poisoned() {
        counters.broken.add(tenant);
        events.publish(neighbours, opened(neighbours));
        long first = events.publish(
                id, opened(id), new Incremented(id, 1), new Incremented(id, 666), new Incremented(id, 1));
        long last = events.publish(neighbours, new Incremented(neighbours, 5));
        events.await(Counters.NAME, neighbour, Math.max(first, last));
        return lanes.all().stream()
                .filter(lane -> tenant.value().equals(lane.tenantId())
                        && lane.processor().equals(Counters.NAME))
                .findAny()
                .orElseThrow();
    }

    private static Opened opened(CounterId of) {
        return new Opened(of, "name", Sealed.of(KeyRef.ofTenant(of.tenantId()), "secret"));
    }

    private long total(CounterId of) {
        return database.inTenant(of.tenantId(), jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(of.value())
                .query(Long.class)
                .single());
    }
}
