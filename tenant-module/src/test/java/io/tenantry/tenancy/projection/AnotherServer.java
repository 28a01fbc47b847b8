package io.tenantry.tenancy.projection;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.tenancy.store.EventArchive;
import io.tenantry.tenancy.store.EventFeed;
import org.springframework.context.ApplicationContext;

/** The lanes of a second server on the same database, within the test's own process. */
final class AnotherServer {
    private final Projections projections;
    private final Segments segments;

    AnotherServer(ApplicationContext first) {
        Processors processors = first.getBean(Processors.class);
        LaneDatabase database = first.getBean(LaneDatabase.class);
        LaneTable lanes = first.getBean(LaneTable.class);
        EventFeed feed = first.getBean(EventFeed.class);
        Ownership ownership = new Ownership(database);
        Progressed progressed = new Progressed();
        ProcessorErrors errors = new ProcessorErrors();
        Workshop workshop = new Workshop(
                processors,
                database,
                lanes,
                new LaneFold(database, lanes),
                feed,
                first.getBean(EventArchive.class),
                errors,
                progressed);
        this.segments = new Segments(workshop, ownership);
        this.projections = new Projections(
                processors,
                database,
                lanes,
                feed,
                segments,
                new LaneWatch(database, segments, progressed),
                errors,
                progressed,
                new Rebuilds(
                        processors,
                        workshop,
                        database,
                        lanes,
                        first.getBean(RebuildTable.class),
                        first.getBean(ShadowTables.class)),
                ownership,
                new SimpleMeterRegistry());
    }

    Projections projections() {
        return projections;
    }

    Segments segments() {
        return segments;
    }
}
