package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.FailureNotice;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Folds one batch of events for the lanes that stand together, in one transaction with their positions. Mostly every
 * row that is needed is remembered: then everything is one round trip, and the commit another. Whether the lanes are
 * still as this server knows them is checked where they are written, or before the first row is read.
 */
@Component
class LaneFold {
    private final LaneDatabase database;
    private final LaneTable table;
    private final TableShape.Shapes shapes = new TableShape.Shapes();

    LaneFold(LaneDatabase database, LaneTable table) {
        this.database = database;
        this.table = table;
    }

    /**
     * Folds the events for {@code lanes} and moves them, and {@code passed}, whom none concerns, to {@code upTo}.
     *
     * @throws LaneMoved if one of them is not as it is known here
     */
    void fold(List<MainLane> lanes, List<MainLane> passed, List<RecordedEvent> events, long upTo) {
        List<MainLane> all = new ArrayList<>(lanes);
        all.addAll(passed);
        try {
            List<BatchRows> written = database.inTransaction(jdbc -> fold(jdbc, lanes, all, events, upTo));
            written.forEach(BatchRows::written);
        } catch (RuntimeException e) {
            lanes.forEach(lane -> lane.cache().clear());
            throw e;
        }
        all.forEach(lane -> lane.wrote(upTo));
    }

    private List<BatchRows> fold(
            JdbcClient jdbc, List<MainLane> lanes, List<MainLane> all, List<RecordedEvent> events, long upTo) {
        Supplier<JdbcClient> locked = new Supplier<>() {
            private boolean done;

            @Override
            public JdbcClient get() {
                if (!done && !table.lockAsKnown(jdbc, all)) throw new LaneMoved();
                done = true;
                return jdbc;
            }
        };
        List<BatchRows> folded = new ArrayList<>();
        Statements statements = table.advance(all, upTo);
        for (MainLane lane : lanes) {
            BatchRows rows = fold(lane, events, locked);
            statements.addAll(rows.statements());
            folded.add(rows);
        }
        if (statements.run(jdbc) != all.size()) throw new LaneMoved();
        return folded;
    }

    private BatchRows fold(MainLane lane, List<RecordedEvent> events, Supplier<JdbcClient> locked) {
        Projection projection = ((Processor.OfProjection) lane.processor()).projection();
        List<RecordedEvent> mine = events.stream()
                .filter(lane.processor()::handles)
                .filter(event -> !lane.parked().contains(event.tenantId()))
                .toList();
        List<RecordedEvent> due = withoutSkipped(lane, mine, locked);
        BatchRows rows = new BatchRows(locked, projection, due, lane.cache(), shapes, lane.places());
        for (RecordedEvent event : due) projection.on(event, rows);
        return rows;
    }

    /** Here an event is skipped once it has parked its tenant. A tenant that came from elsewhere has brought its skips along. */
    private List<RecordedEvent> withoutSkipped(MainLane lane, List<RecordedEvent> mine, Supplier<JdbcClient> locked) {
        if (mine.stream().noneMatch(RecordedEvent::imported)) return mine;
        long before = mine.getFirst().position() - 1;
        Set<Long> skipped = table.skipped(
                locked.get(), lane.processor().name(), before, mine.getLast().position());
        return mine.stream()
                .filter(event -> !skipped.contains(event.position()))
                .toList();
    }

    /** Moves lanes that nothing concerned. */
    void store(Collection<MainLane> lanes, long position) {
        if (lanes.isEmpty()) return;
        database.inTransaction(jdbc -> {
            if (table.advance(lanes, position).run(jdbc) != lanes.size()) throw new LaneMoved();
            return true;
        });
        lanes.forEach(lane -> lane.wrote(position));
    }

    /** Leaves the event's tenant behind in this lane, and moves on past the event. */
    void park(MainLane lane, RecordedEvent event, RuntimeException why) {
        database.inTransaction(jdbc -> {
            if (table.advance(List.of(lane), event.position()).run(jdbc) != 1) throw new LaneMoved();
            table.park(
                    jdbc, lane.processor().name(), "live", event.tenantId(), event.position(), FailureNotice.of(why));
            return true;
        });
        lane.wrote(event.position());
        lane.leave(event.tenantId());
    }
}
