package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one reaction in one segment: what it does is outside of any transaction, and its position is stored when that is
 * done. After a crash the last events are followed again; their keys make it once.
 */
final class ReactionLane {
    private static final int BATCH = 500;
    private static final long STORE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Processor.OfReaction reaction;
    private final int segment;
    private final Workshop workshop;
    private volatile @Nullable MainLane lane;
    private volatile boolean stopped;
    private volatile @Nullable Thread thread;
    private long storedAt = System.nanoTime();

    ReactionLane(Processor.OfReaction reaction, int segment, Workshop workshop) {
        this.reaction = reaction;
        this.segment = segment;
        this.workshop = workshop;
    }

    String name() {
        return reaction.name();
    }

    @Nullable
    MainLane lane() {
        return lane;
    }

    void start() {
        lane = workshop.main(segment, reaction);
        thread = Thread.ofVirtual().name(reaction.name() + " " + segment).start(this::run);
    }

    void stop() {
        stopped = true;
        Thread running = thread;
        if (running == null) return;
        running.interrupt();
        try {
            running.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Front.Backoff backoff = new Front.Backoff();
        MainLane main = lane;
        if (main == null) return;
        boolean moved = false;
        while (!stopped) {
            try {
                if (moved) workshop.refresh(main);
                moved = false;
                long mark = workshop.feed().mark();
                if (!step(main)) workshop.feed().await(mark, stored(main) ? 1_000 : 50);
                backoff.reset();
            } catch (InterruptedException e) {
                return;
            } catch (LaneMoved _) {
                moved = true;
            } catch (RuntimeException e) {
                if (stopped) return;
                workshop.errors().failed(reaction.name(), e);
                backoff.pause();
            }
        }
    }

    private boolean step(MainLane main) {
        List<RecordedEvent> read = workshop.feed().read(main.reached(), BATCH);
        if (read.isEmpty()) return false;
        List<RecordedEvent> mine = read.stream()
                .filter(event -> Segment.of(event.tenantId()) == segment && reaction.handles(event))
                .filter(event -> !main.parked().contains(event.tenantId()))
                .toList();
        long upTo = read.getLast().position();
        if (mine.isEmpty()) main.pass(upTo);
        else follow(main, mine, upTo);
        workshop.progressed();
        return true;
    }

    private void follow(MainLane main, List<RecordedEvent> events, long upTo) {
        try {
            reaction.follow(events);
        } catch (RuntimeException e) {
            if (Failures.isInfrastructure(e) || stopped) throw e;
            if (events.size() == 1) {
                workshop.errors().parked(reaction.name(), events.getFirst(), e);
                workshop.fold().park(main, events.getFirst(), e);
                main.pass(upTo);
            } else {
                for (RecordedEvent event : events) {
                    if (!main.parked().contains(event.tenantId())) follow(main, List.of(event), event.position());
                }
                main.pass(upTo);
            }
            return;
        }
        workshop.fold().store(List.of(main), upTo);
    }

    private boolean stored(MainLane main) {
        if (main.stored() == main.reached()) return true;
        long now = System.nanoTime();
        if (now - storedAt < STORE_NANOS) return false;
        workshop.fold().store(List.of(main), main.reached());
        storedAt = now;
        return true;
    }
}
