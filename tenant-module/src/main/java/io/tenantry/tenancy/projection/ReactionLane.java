package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One reaction in one segment: what it does is outside of any transaction, and its position is stored when that is done.
 * After a crash the last events are followed again; their keys make it once.
 */
final class ReactionLane {
    private static final int BATCH = 500;

    private final Processor.OfReaction reaction;
    private final MainLane lane;
    private final Workshop workshop;
    private final BooleanSupplier stopped;

    /** @param stopped whether a failure comes from stopping: then no event is to blame */
    ReactionLane(Processor.OfReaction reaction, int segment, Workshop workshop, BooleanSupplier stopped) {
        this.reaction = reaction;
        this.lane = workshop.main(segment, reaction);
        this.workshop = workshop;
        this.stopped = stopped;
    }

    String name() {
        return reaction.name();
    }

    MainLane lane() {
        return lane;
    }

    /** Whether it has yet to follow this event of its segment. */
    boolean concerns(RecordedEvent event) {
        return event.position() > lane.reached()
                && reaction.handles(event)
                && !lane.parked().contains(event.tenantId());
    }

    /** Nothing up to {@code position} concerned it. */
    void pass(long position) {
        if (position > lane.reached()) lane.pass(position);
    }

    /**
     * Follows what comes next.
     *
     * @return false when there is nothing after what it has reached
     * @throws LaneMoved if its row is not as it is known here
     */
    boolean step() {
        List<RecordedEvent> read = workshop.feed().read(lane.reached(), BATCH);
        if (read.isEmpty()) return false;
        List<RecordedEvent> mine = read.stream()
                .filter(event -> Segment.of(event.tenantId()) == lane.segment() && concerns(event))
                .toList();
        long upTo = read.getLast().position();
        if (mine.isEmpty()) lane.pass(upTo);
        else follow(mine, upTo);
        workshop.progressed();
        return true;
    }

    private void follow(List<RecordedEvent> events, long upTo) {
        try {
            reaction.follow(events);
        } catch (RuntimeException e) {
            if (Failures.isInfrastructure(e) || stopped.getAsBoolean()) throw e;
            if (events.size() == 1) {
                workshop.errors().parked(reaction.name(), events.getFirst(), e);
                workshop.fold().park(lane, events.getFirst(), e);
            } else {
                for (RecordedEvent event : events) {
                    if (!lane.parked().contains(event.tenantId())) follow(List.of(event), event.position());
                }
            }
            lane.pass(upTo);
            return;
        }
        workshop.fold().store(List.of(lane), upTo);
    }
}
