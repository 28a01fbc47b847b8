package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** One tenant has far more events than the other one of its segment, whose read models keep step all the same. */
@ModuleTest
@Import(Probe.class)
class FloodedTenantTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    @Autowired
    PublishedEvents events;

    @Autowired
    Projections projections;

    @Autowired
    Lanes lanes;

    @Autowired
    Counters counters;

    private final TenantId flooded = new TenantId(UUID.randomUUID());
    private final CounterId floodedCounter = CounterId.of(flooded);
    /** Of the same segment. */
    private final TenantId quiet = new TenantId(
            new UUID(UUID.randomUUID().getMostSignificantBits(), flooded.value().getLeastSignificantBits()));

    private final CounterId quietCounter = CounterId.of(quiet);

    @AfterEach
    void mendTheProjection() {
        counters.broken.remove(flooded);
        counters.watcher = _ -> {};
    }

    @Test
    void newEventsOfOneDoNotStarveTheOther() throws Exception {
        events.publish(floodedCounter, opened(floodedCounter));
        events.publish(quietCounter, opened(quietCounter));
        AtomicInteger published = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> flood = threads.submit(() -> {
                while (published.get() < 5_000) {
                    events.publish(floodedCounter, increments(500));
                    published.addAndGet(500);
                }
            });
            do isSeen();
            while (!flood.isDone());
            flood.get();
        }
    }

    /** A lane of one tenant that runs again holds the main lane for no longer than a part of it. */
    @Test
    void theReplayOfOneDoesNotStarveTheOther() throws Exception {
        int many = 3_000;
        counters.broken.add(flooded);
        events.publish(floodedCounter, opened(floodedCounter), new Incremented(floodedCounter, 666));
        for (int i = 0; i < many; i += 500) events.publish(floodedCounter, increments(500));
        long opened = events.publish(quietCounter, opened(quietCounter));
        events.await(Counters.NAME, quiet, opened);
        Lane parked = lanes.all().stream()
                .filter(lane -> flooded.value().equals(lane.tenantId())
                        && lane.processor().equals(Counters.NAME))
                .findAny()
                .orElseThrow();

        counters.broken.remove(flooded);
        AtomicInteger folded = new AtomicInteger();
        counters.watcher = event -> {
            if (!event.tenantId().equals(flooded)) return;
            folded.incrementAndGet();
            LockSupport.parkNanos(1_000_000); // folding is slow
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Lane>> replay = threads.submit(() -> lanes.run(parked.id()));
            await().until(() -> folded.get() > 0);
            isSeen();
            assertThat(folded.get()).as("the replay goes on").isLessThan(many);
            assertThat(replay.get()).as("and comes to its end").isEmpty();
        }
    }

    private void isSeen() {
        long position = events.publish(quietCounter, new Incremented(quietCounter, 1));
        assertThat(projections.await(List.of(Counters.NAME), quiet, position, BOUND))
                .isTrue();
    }

    private Object[] increments(int number) {
        return Stream.generate(() -> new Incremented(floodedCounter, 1))
                .limit(number)
                .toArray();
    }

    private static Opened opened(CounterId of) {
        return new Opened(of, of.value().toString(), Sealed.of(KeyRef.ofTenant(of.tenantId()), "secret"));
    }
}
