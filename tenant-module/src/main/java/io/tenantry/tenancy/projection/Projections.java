package io.tenantry.tenancy.projection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.EventTypes;
import io.tenantry.tenancy.store.EventFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** All projections and reactions: runs their lanes, tells how far they are, waits for them, rebuilds them. */
@Component
public class Projections implements SmartLifecycle {
    private final Map<String, LaneRunner> runners = new LinkedHashMap<>();
    private final TenantDatabase database;
    private final LaneTable lanes;
    private final EventFeed feed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progressed = lock.newCondition();
    private volatile boolean running;

    Projections(
            List<Projection> projections,
            List<Reaction> reactions,
            EventTypes types,
            TenantDatabase database,
            LaneTable lanes,
            EventFeed feed,
            MeterRegistry metrics) {
        this.database = database;
        this.lanes = lanes;
        this.feed = feed;
        List<Processor> processors = new ArrayList<>();
        projections.forEach(projection -> processors.add(Processor.OfProjection.of(projection, types)));
        reactions.forEach(reaction -> processors.add(Processor.OfReaction.of(reaction, types)));
        for (Processor processor : processors) {
            LaneRunner runner = new LaneRunner(processor, database, lanes, feed, this::announceProgress);
            if (runners.put(processor.name(), runner) != null)
                throw new IllegalStateException("two processors are called " + processor.name());
            Gauge.builder("tenantry.projection.lag.positions", runner, this::lag)
                    .description("Positions between the end of the store and the main lane")
                    .tag("processor", processor.name())
                    .register(metrics);
        }
    }

    /** How far one processor's main lane is, as this server knows it. */
    public record Progress(
            String processor,
            int version,
            long position,
            long lag,
            long errors,
            @Nullable String lastError) {}

    public List<Progress> progress() {
        return runners.values().stream()
                .map(runner -> new Progress(
                        runner.processor().name(),
                        runner.processor().version(),
                        runner.position(),
                        lag(runner),
                        runner.errors(),
                        runner.lastError()))
                .toList();
    }

    private long lag(LaneRunner runner) {
        return Math.max(0, feed.knownHead() - runner.position());
    }

    /**
     * Waits until every named projection has folded, for this tenant, everything up to {@code position}.
     *
     * @return false when the time was over before
     */
    public boolean await(Collection<String> names, TenantId tenantId, long position, Duration timeout) {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (names.stream().anyMatch(name -> runner(name).position() < position)) {
                if (left <= 0) return false;
                left = progressed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
        return database.asProjector(jdbc -> names.stream().noneMatch(name -> lanes.sidePosition(jdbc, name, tenantId)
                .filter(side -> side < position)
                .isPresent()));
    }

    /** Waits until the projection's main lane has passed everything that is stored now. */
    public boolean awaitHead(String name, Duration timeout) {
        return await(List.of(name), TenantId.PLATFORM, feed.head(), timeout);
    }

    /** Throws away a projection's rows and folds them again from the first event. */
    public void rebuild(String name) {
        runner(name).rebuild();
    }

    Processor processor(String name) {
        return runner(name).processor();
    }

    private LaneRunner runner(String name) {
        LaneRunner runner = runners.get(name);
        if (runner == null) throw new IllegalArgumentException("no projection is called " + name);
        return runner;
    }

    void announceProgress() {
        lock.lock();
        try {
            progressed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        runners.values().forEach(LaneRunner::prepare);
        runners.values().forEach(LaneRunner::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        runners.values().forEach(LaneRunner::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
