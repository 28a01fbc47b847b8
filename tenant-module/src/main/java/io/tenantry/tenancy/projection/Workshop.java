package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.store.EventArchive;
import io.tenantry.tenancy.store.EventFeed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What the runners of all segments work with. */
@Component
class Workshop {
    private final Processors processors;
    private final LaneDatabase database;
    private final LaneTable table;
    private final LaneFold fold;
    private final EventFeed feed;
    private final EventArchive archive;
    private final ProcessorErrors errors;
    private final Progressed progressed;

    Workshop(
            Processors processors,
            LaneDatabase database,
            LaneTable table,
            LaneFold fold,
            EventFeed feed,
            EventArchive archive,
            ProcessorErrors errors,
            Progressed progressed) {
        this.processors = processors;
        this.database = database;
        this.table = table;
        this.fold = fold;
        this.feed = feed;
        this.archive = archive;
        this.errors = errors;
        this.progressed = progressed;
    }

    Processors processors() {
        return processors;
    }

    LaneFold fold() {
        return fold;
    }

    EventFeed feed() {
        return feed;
    }

    EventArchive archive() {
        return archive;
    }

    ProcessorErrors errors() {
        return errors;
    }

    void progressed() {
        progressed.announce();
    }

    /** The projections' main lanes; those known already are refreshed, except the ones that run alone. */
    Map<String, MainLane> mains(int segment, Map<String, MainLane> known, Set<MainLane> alone) {
        return database.inTransaction(jdbc -> {
            // the rows first: what is read after them and is newer, they do not pass
            List<LaneTable.MainRow> rows = table.mains(jdbc, segment);
            Map<String, Set<TenantId>> parked = table.parked(jdbc, segment);
            Places places = Places.ofSegment(jdbc, segment);
            Map<String, MainLane> lanes = new LinkedHashMap<>();
            for (LaneTable.MainRow row : rows) {
                if (!(processors.find(row.processor()) instanceof Processor.OfProjection processor)) continue;
                Set<TenantId> left = Set.copyOf(parked.getOrDefault(row.processor(), Set.of()));
                MainLane lane = known.get(row.processor());
                if (lane == null) lane = new MainLane(processor, row, left, places);
                else if (!alone.contains(lane)) lane.refresh(row, left, places);
                lanes.put(row.processor(), lane);
            }
            return lanes;
        });
    }

    /** A lane of its own, projection's or reaction's. */
    MainLane main(int segment, Processor processor) {
        return database.inTransaction(jdbc -> new MainLane(
                processor,
                row(table.mains(jdbc, segment), processor.name()),
                Set.copyOf(table.parked(jdbc, segment).getOrDefault(processor.name(), Set.of())),
                Places.ofSegment(jdbc, segment)));
    }

    void refresh(MainLane lane) {
        database.inTransaction(jdbc -> {
            String name = lane.processor().name();
            lane.refresh(
                    row(table.mains(jdbc, lane.segment()), name),
                    Set.copyOf(table.parked(jdbc, lane.segment()).getOrDefault(name, Set.of())),
                    Places.ofSegment(jdbc, lane.segment()));
            return true;
        });
    }

    private static LaneTable.MainRow row(List<LaneTable.MainRow> rows, String processor) {
        return rows.stream()
                .filter(row -> row.processor().equals(processor))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("no lane of " + processor));
    }
}
