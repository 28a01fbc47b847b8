package io.tenantry.tenancy.projection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.store.EventFeed;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** All projections and reactions: runs their lanes, tells how far they are, waits for them, rebuilds them. */
@Component
public class Projections implements SmartLifecycle {
    private static final Duration LONGEST_REBUILD = Duration.ofMinutes(10);

    private final Processors processors;
    private final LaneDatabase database;
    private final LaneTable lanes;
    private final EventFeed feed;
    private final Segments segments;
    private final LaneWatch watch;
    private final ProcessorErrors errors;
    private final Progressed progressed;
    private final Rebuilds rebuilds;
    private final Ownership ownership;
    private volatile boolean running;

    Projections(
            Processors processors,
            LaneDatabase database,
            LaneTable lanes,
            EventFeed feed,
            Segments segments,
            LaneWatch watch,
            ProcessorErrors errors,
            Progressed progressed,
            Rebuilds rebuilds,
            Ownership ownership,
            MeterRegistry metrics) {
        this.processors = processors;
        this.database = database;
        this.lanes = lanes;
        this.feed = feed;
        this.segments = segments;
        this.watch = watch;
        this.errors = errors;
        this.progressed = progressed;
        this.rebuilds = rebuilds;
        this.ownership = ownership;
        for (Processor processor : processors.all()) {
            Gauge.builder("tenantry.projection.lag.positions", this, all -> all.lag(processor.name()))
                    .description("Positions between the end of the store and the main lanes")
                    .tag("processor", processor.name())
                    .register(metrics);
        }
    }

    /**
     * How far one processor's main lanes are, as this server knows them.
     *
     * @param position what all of them have passed
     * @param lag positions behind the newest event that this server knows
     * @param errors on this server since it started
     * @param lagSeconds age of the oldest event that was not passed
     * @param rate positions passed in a second, over the last ten seconds, on all servers
     * @param rebuildable a projection; reactions have effects outside and cannot be rebuilt
     */
    public record Progress(
            String processor,
            int version,
            long position,
            long lag,
            long errors,
            @Nullable String lastError,
            double lagSeconds,
            long rate,
            boolean rebuildable) {
        public long wholeLagSeconds() {
            return Math.round(lagSeconds);
        }
    }

    /** Which server follows which part of the tenants. */
    public record Owner(int segment, @Nullable UUID server) {}

    public List<Owner> owners() {
        return ownership.owners();
    }

    public List<Progress> progress() {
        return processors.all().stream()
                .map(processor -> new Progress(
                        processor.name(),
                        processor.version(),
                        position(processor.name()),
                        lag(processor.name()),
                        errors.of(processor.name()).count(),
                        errors.of(processor.name()).last(),
                        watch.lagSeconds(processor.name()),
                        watch.rate(processor.name()),
                        processor instanceof Processor.OfProjection))
                .toList();
    }

    private long lag(String processor) {
        return Math.max(0, feed.knownHead() - position(processor));
    }

    private long position(String processor) {
        long position = Long.MAX_VALUE;
        for (int segment : Segment.ALL) position = Math.min(position, Math.max(0, position(processor, segment)));
        return position;
    }

    /** What runs here is known at once, the rest by its rows. */
    private long position(String processor, int segment) {
        long here = segments.reached(processor, segment);
        return here >= 0 ? here : watch.position(processor, segment);
    }

    /**
     * Waits until every named projection has folded, for this tenant, everything up to {@code position}. For the platform
     * it waits for the events of all tenants.
     *
     * @return false when the time was over before
     */
    public boolean await(Collection<String> names, TenantId tenantId, long position, Duration timeout) {
        names.forEach(processors::get);
        if (!awaitMain(names, tenantId, position, timeout)) return false;
        if (names.isEmpty() || segments.follow(names, tenantId)) return true;
        return database.inTransaction(jdbc -> !lanes.isParkedBefore(jdbc, names, tenantId, position));
    }

    /** As {@link #await}, whether or not one of them has parked the tenant before. */
    public boolean awaitPassed(Collection<String> names, TenantId tenantId, long position, Duration timeout) {
        return awaitMain(names, tenantId, position, timeout);
    }

    private boolean awaitMain(Collection<String> names, TenantId tenantId, long position, Duration timeout) {
        Collection<Integer> awaited = tenantId.isPlatform() ? Segment.ALL : List.of(Segment.of(tenantId));
        if (havePassed(names, awaited, position)) return true;
        if (segments.owned().containsAll(awaited))
            return progressed.await(() -> havePassed(names, awaited, position), timeout.toNanos());
        try (LaneWatch.Waiting _ = watch.waiting()) {
            return progressed.await(() -> havePassed(names, awaited, position), timeout.toNanos());
        }
    }

    private boolean havePassed(Collection<String> names, Collection<Integer> awaited, long position) {
        return names.stream()
                .allMatch(name -> awaited.stream().allMatch(segment -> position(name, segment) >= position));
    }

    /** Waits until the projection's main lanes have passed everything that is stored now. */
    public boolean awaitHead(String name, Duration timeout) {
        return await(List.of(name), TenantId.PLATFORM, feed.head(), timeout);
    }

    /**
     * Folds a projection again from the first event, beside the running one, and returns when it has taken its place.
     *
     * @return how the rows differed from those that were there
     */
    public Rebuild rebuild(String name) {
        return rebuilds.finished(rebuilds.begin(name, null), LONGEST_REBUILD);
    }

    @Override
    public void start() {
        long head = feed.head();
        for (Processor processor : processors.all()) prepare(processor, head);
        watch.start();
        segments.start();
        rebuilds.start();
        running = true;
    }

    /** Makes its lanes; if they are of an older version, a rebuild begins by itself. */
    private void prepare(Processor processor, long head) {
        int built = database.inTransaction(
                jdbc -> lanes.create(jdbc, processor.name(), processor.version(), processor.beginsAtZero() ? 0 : head));
        if (built < processor.version() && processor instanceof Processor.OfProjection)
            rebuilds.beginUnlessRunning(processor.name());
    }

    @Override
    public void stop() {
        running = false;
        rebuilds.stop();
        watch.stop();
        segments.stop();
    }

    /** Stops as a process does that is killed. */
    void halt() {
        running = false;
        rebuilds.halt();
        watch.stop();
        segments.halt();
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
