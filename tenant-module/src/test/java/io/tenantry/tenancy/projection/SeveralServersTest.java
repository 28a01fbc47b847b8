package io.tenantry.tenancy.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Several servers on one database share the tenants, and take over from each other. */
@ModuleTest
@Import(Probe.class)
@TestPropertySource(properties = "test.context=several-servers")
class SeveralServersTest {
    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);

    @Autowired
    ApplicationContext context;

    @Autowired
    PublishedEvents events;

    @Autowired
    Projections projections;

    @Autowired
    Segments segments;

    @Autowired
    TenantDatabase database;

    private AnotherServer other;
    private final List<CounterId> counters = IntStream.range(0, 8)
            .mapToObj(n -> CounterId.of(new TenantId(new UUID(UUID.randomUUID().getMostSignificantBits(), n))))
            .toList();

    @BeforeEach
    void twoServers() {
        other = new AnotherServer(context);
        other.projections().start();
        await().atMost(TAKEN_OVER)
                .until(() ->
                        segments.owned().size() == 2 && other.segments().owned().size() == 2);
    }

    @AfterEach
    void oneServer() {
        other.projections().stop();
        await().atMost(TAKEN_OVER).until(() -> segments.owned().equals(Segment.ALL));
    }

    @Test
    void theyShareTheSegmentsAndBothKnowWhenAReaderMaySee() {
        assertThat(segments.owned())
                .doesNotContainAnyElementsOf(other.segments().owned());
        long last = incrementAll();
        for (CounterId counter : counters) {
            Set<String> names = Set.of(Counters.NAME);
            assertThat(projections.await(names, counter.tenantId(), last, TAKEN_OVER))
                    .isTrue();
            assertThat(other.projections().await(names, counter.tenantId(), last, TAKEN_OVER))
                    .isTrue();
            assertThat(total(counter)).isEqualTo(5);
        }
    }

    @Test
    void whatADeadServerFollowedIsTakenOverAndNothingIsLostOrDoubled() {
        incrementAll();
        other.projections().halt();
        long last = 0;
        for (CounterId counter : counters) last = events.publish(counter, new Incremented(counter, 2));
        assertThat(projections.await(Set.of(Counters.NAME), TenantId.PLATFORM, last, TAKEN_OVER))
                .as("within ten seconds")
                .isTrue();
        assertThat(counters).allSatisfy(counter -> assertThat(total(counter)).isEqualTo(7));
    }

    private long incrementAll() {
        long last = 0;
        for (CounterId counter : counters) {
            last = events.publish(
                    counter,
                    new Opened(counter, "name", Sealed.of(KeyRef.ofTenant(counter.tenantId()), "secret")),
                    new Incremented(counter, 5));
        }
        return last;
    }

    private long total(CounterId of) {
        return database.inTenant(of.tenantId(), jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(of.value())
                .query(Long.class)
                .single());
    }
}
