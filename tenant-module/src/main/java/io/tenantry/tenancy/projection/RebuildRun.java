package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.FailureNotice;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.RebuildTable.Differences;
import io.tenantry.tenancy.projection.RebuildTable.Job;
import io.tenantry.tenancy.store.EventArchive;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One rebuild: folds the events into shadow tables up to where the running projection is, lets its lanes wait for the
 * last of them, compares, and makes the differing rows of the real tables like the shadows', all in one transaction.
 */
final class RebuildRun {
    private static final int CACHED_ROWS = 100_000;

    private final Job job;
    private final Processor.OfProjection processor;
    private final Projection projection;
    private final Workshop workshop;
    private final LaneDatabase database;
    private final LaneTable lanes;
    private final RebuildTable table;
    private final ShadowTables shadows;
    private final UUID server;
    private final BooleanSupplier stopped;
    private final @Nullable TenantId tenantId;
    private final List<Integer> segments;
    private final RowCache cache = new RowCache(CACHED_ROWS);
    /** Of the shadow tables. */
    private final TableShape.Shapes shapes = new TableShape.Shapes();

    private final Set<TenantId> parked = new HashSet<>();
    private final long startedAt = System.nanoTime();
    private long folded;
    private long position;

    RebuildRun(
            Job job,
            Processor.OfProjection processor,
            Workshop workshop,
            LaneDatabase database,
            LaneTable lanes,
            RebuildTable table,
            ShadowTables shadows,
            UUID server,
            BooleanSupplier stopped) {
        this.job = job;
        this.processor = processor;
        this.projection = processor.projection();
        this.workshop = workshop;
        this.database = database;
        this.lanes = lanes;
        this.table = table;
        this.shadows = shadows;
        this.server = server;
        this.stopped = stopped;
        UUID tenant = job.rebuild().tenantId();
        this.tenantId = tenant == null ? null : new TenantId(tenant);
        this.segments = tenantId == null ? Segment.ALL : List.of(Segment.of(tenantId));
        this.position = job.position();
    }

    /** Runs to the end; what was built stays when the server stops or the database fails, and is gone on with later. */
    void run() throws InterruptedException {
        if (job.hasTakenItsPlace()) {
            end("done", null);
            return;
        }
        if (job.rebuild().version() < processor.version())
            throw new RebuildFailed("version " + processor.version() + " of the code runs by now", null);
        if (job.hasBegun() && database.inTransaction(jdbc -> ShadowTables.fit(jdbc, projection.tables()))) resume();
        else begin();
        long far = leastLive();
        while (position < far) {
            build(far);
            if (stopped.getAsBoolean()) return;
            long next = leastLive();
            if (next - far < RebuildChunks.SIZE) break;
            far = next;
        }
        if (takeItsPlace()) end("done", null);
    }

    /** Does what only that server may do whose rebuild it is: while it does, nobody takes it over. */
    private <T> T holding(Function<JdbcClient, T> work) {
        return database.inTransaction(jdbc -> {
            if (!table.hold(jdbc, job.rebuild().id(), server)) throw new LaneMoved();
            return work.apply(jdbc);
        });
    }

    /** Only when the shadows are gone may the next rebuild begin, and make its own. */
    private void end(String state, @Nullable String reason) {
        holding(jdbc -> {
            shadows.drop(projection.tables());
            table.ended(jdbc, job.rebuild().id(), state, reason);
            return true;
        });
    }

    /** Whoever finds it half begun begins it anew: what was reached before is forgotten before the shadows are. */
    private void begin() {
        position = 0;
        holding(jdbc -> {
            table.restarted(jdbc, job.rebuild().id());
            if (job.rebuild().state().equals("comparing")) letLanesGoOn(jdbc);
            return true;
        });
        holding(jdbc -> {
            shadows.make(projection.tables());
            lanes.deleteRebuilds(jdbc, processor.name());
            return true;
        });
        long total = workshop.archive().count(wanted(), leastLive());
        holding(jdbc -> {
            table.counted(jdbc, job.rebuild().id(), total);
            return true;
        });
    }

    private void resume() {
        parked.addAll(database.inTransaction(jdbc -> lanes.parkedInRebuild(jdbc, processor.name())));
    }

    private EventArchive.Wanted wanted() {
        return new EventArchive.Wanted(processor.names(), null, tenantId);
    }

    private long leastLive() {
        return database.inTransaction(jdbc -> segments.stream()
                .flatMap(segment -> lanes.mains(jdbc, segment).stream())
                .filter(row -> row.processor().equals(processor.name()))
                .mapToLong(LaneTable.MainRow::position)
                .min()
                .orElse(0));
    }

    private void build(long upTo) throws InterruptedException {
        try (RebuildChunks chunks = new RebuildChunks(workshop.archive(), wanted(), position, upTo)) {
            while (!stopped.getAsBoolean()) {
                List<RecordedEvent> events = chunks.next();
                if (events.isEmpty()) break;
                fold(events, events.getLast().position());
            }
        }
        if (!stopped.getAsBoolean() && position < upTo) fold(List.of(), upTo);
    }

    private void fold(List<RecordedEvent> events, long upTo) {
        try {
            BatchRows written = database.inTransaction(jdbc -> fold(jdbc, events, upTo));
            written.written();
        } catch (LaneMoved moved) {
            throw moved;
        } catch (RuntimeException e) {
            cache.clear();
            if (Failures.isInfrastructure(e) || stopped.getAsBoolean() || events.isEmpty()) throw e;
            if (events.size() == 1) {
                park(events.getFirst(), e);
                fold(List.of(), upTo);
                return;
            }
            List<RecordedEvent> first = events.subList(0, events.size() / 2);
            fold(first, first.getLast().position());
            fold(events.subList(first.size(), events.size()), upTo);
            return;
        }
        position = upTo;
        folded += events.size();
    }

    private BatchRows fold(JdbcClient jdbc, List<RecordedEvent> events, long upTo) {
        if (!table.advance(jdbc, job.rebuild().id(), server, position, upTo, events.size(), rate()))
            throw new LaneMoved();
        Set<Long> skipped = lanes.skipped(jdbc, processor.name(), position, upTo);
        List<RecordedEvent> mine = events.stream()
                .filter(processor::handles)
                .filter(event -> !parked.contains(event.tenantId()) && !skipped.contains(event.position()))
                .toList();
        ShadowTables.use(jdbc);
        BatchRows rows = new BatchRows(() -> jdbc, projection, mine, cache, shapes, Places.ALL_SHARED);
        for (RecordedEvent event : mine) projection.on(event, rows);
        Statements statements = rows.statements();
        if (!statements.isEmpty()) statements.run(jdbc);
        return rows;
    }

    private long rate() {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        return Math.round(folded / Math.max(seconds, 0.001));
    }

    /** Whom the running projection has parked may stay so. For the others, what is there is better than half of it. */
    private void park(RecordedEvent event, RuntimeException why) {
        holding(jdbc -> {
            if (!lanes.isParked(jdbc, processor.name(), event.tenantId()))
                throw new RebuildFailed(
                        "Event %d of tenant %s, which the running projection follows, stops it. %s"
                                .formatted(event.position(), event.tenantId(), FailureNotice.of(why)),
                        why);
            lanes.park(jdbc, processor.name(), "rebuild", event.tenantId(), event.position(), FailureNotice.of(why));
            return true;
        });
        workshop.errors().parked(processor.name(), event, why);
        parked.add(event.tenantId());
    }

    /** False when the server stops before. */
    private boolean takeItsPlace() throws InterruptedException {
        List<LaneTable.MainRow> waiting = holding(jdbc -> {
            table.comparing(jdbc, job.rebuild().id());
            List<LaneTable.MainRow> mains = lanes.lockMains(jdbc, processor.name(), segments);
            lanes.raiseEpoch(jdbc, mains, "switching");
            return mains;
        });
        foldTheRest(waiting);
        if (stopped.getAsBoolean()) return false;
        return holding(jdbc -> {
            List<LaneTable.MainRow> mains = lanes.lockMains(jdbc, processor.name(), segments);
            Places places = tenantId == null ? Places.ofAll(jdbc) : Places.ofTenant(jdbc, tenantId);
            TableShape.Shapes real = new TableShape.Shapes();
            Differences found = Differences.NONE;
            for (Table each : projection.tables())
                found = found.plus(ShadowTables.takePlace(jdbc, real.of(jdbc, each), places, tenantId));
            lanes.replaceSides(jdbc, processor.name(), tenantId);
            if (tenantId == null) lanes.version(jdbc, mains, processor.version());
            lanes.raiseEpoch(jdbc, mains, "running");
            table.compared(jdbc, job.rebuild().id(), found);
            return true;
        });
    }

    /** The lanes wait where they are, each at its own position. */
    private void foldTheRest(List<LaneTable.MainRow> waiting) throws InterruptedException {
        long last =
                waiting.stream().mapToLong(LaneTable.MainRow::position).max().orElse(position);
        if (last <= position) return;
        long[] positions = new long[Segment.COUNT];
        waiting.forEach(row -> positions[row.segment()] = row.position());
        try (RebuildChunks chunks = new RebuildChunks(workshop.archive(), wanted(), position, last)) {
            while (!stopped.getAsBoolean()) {
                List<RecordedEvent> events = chunks.next();
                if (events.isEmpty()) break;
                List<RecordedEvent> due = events.stream()
                        .filter(event -> event.position() <= positions[Segment.of(event.tenantId())])
                        .toList();
                fold(due, events.getLast().position());
            }
        }
    }

    /** Lets the running projection go on as it was. */
    void giveUp(@Nullable String why) {
        holding(jdbc -> {
            letLanesGoOn(jdbc);
            lanes.deleteRebuilds(jdbc, processor.name());
            return true;
        });
        end("failed", why);
    }

    private void letLanesGoOn(JdbcClient jdbc) {
        List<LaneTable.MainRow> mains = lanes.lockMains(jdbc, processor.name(), segments);
        if (mains.stream().anyMatch(LaneTable.MainRow::switching)) lanes.raiseEpoch(jdbc, mains, "running");
    }
}
