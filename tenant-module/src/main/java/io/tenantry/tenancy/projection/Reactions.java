package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The reactions of one segment. One thread reads the feed for all of them: whom an event concerns follows it in a thread
 * of its own, for as long as that takes, and holds up no other. Those at rest stand where the reader is, and their rows are
 * written together.
 */
final class Reactions {
    private static final int BATCH = 500;
    private static final long HAND_OVER_MILLIS = TimeUnit.SECONDS.toMillis(3);

    private final int segment;
    private final Workshop workshop;
    private final AtRest atRest;
    private final List<ReactionLane> lanes = new ArrayList<>();
    private final Set<ReactionLane> busy = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    /** Held while the reader moves, and while a reaction comes to rest. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile long position;
    private volatile boolean stopped;

    Reactions(int segment, Workshop workshop) {
        this.segment = segment;
        this.workshop = workshop;
        this.atRest = new AtRest(workshop.fold());
    }

    /** How far it is; -1 if it is not known here. */
    long reached(String processor) {
        return lanes.stream()
                .filter(lane -> lane.name().equals(processor))
                .mapToLong(lane -> lane.lane().reached())
                .findAny()
                .orElse(-1);
    }

    void start() {
        for (Processor.OfReaction reaction : workshop.processors().reactions())
            lanes.add(new ReactionLane(reaction, segment, workshop, () -> stopped));
        position = lanes.stream().mapToLong(lane -> lane.lane().reached()).max().orElse(0);
        beginWhoIsBehind();
        begin("reactions " + segment, this::run);
    }

    void stop() {
        stopped = true;
        List<Thread> running = List.copyOf(threads);
        running.forEach(Thread::interrupt);
        try {
            for (Thread thread : running) thread.join(HAND_OVER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void run() {
        Front.Backoff backoff = new Front.Backoff();
        while (!stopped) {
            try {
                long mark = workshop.feed().mark();
                if (!step()) workshop.feed().await(mark, store() ? 1_000 : 50);
                backoff.reset();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (stopped) return;
                workshop.errors().waiting(segment, e);
                backoff.pause();
            }
        }
    }

    /** Passes on what is there; false when there is nothing new. */
    private boolean step() {
        List<RecordedEvent> read = workshop.feed().read(position, BATCH);
        if (read.isEmpty()) return false;
        List<RecordedEvent> mine = read.stream()
                .filter(event -> Segment.of(event.tenantId()) == segment)
                .toList();
        long upTo = read.getLast().position();
        turn.lock();
        try {
            for (ReactionLane lane : atRest()) {
                if (isBehind(lane) || mine.stream().anyMatch(lane::concerns)) begin(lane);
                else lane.pass(upTo);
            }
            position = upTo;
        } finally {
            turn.unlock();
        }
        workshop.progressed();
        return true;
    }

    private List<ReactionLane> atRest() {
        return lanes.stream().filter(lane -> !busy.contains(lane)).toList();
    }

    private void begin(ReactionLane lane) {
        busy.add(lane);
        begin(lane.name() + " " + segment, () -> follow(lane));
    }

    private void beginWhoIsBehind() {
        atRest().stream().filter(this::isBehind).forEach(this::begin);
    }

    private boolean isBehind(ReactionLane lane) {
        return lane.lane().reached() < position;
    }

    private void follow(ReactionLane lane) {
        Front.Backoff backoff = new Front.Backoff();
        boolean moved = false;
        while (!stopped) {
            try {
                if (moved) workshop.refresh(lane.lane());
                moved = false;
                long mark = workshop.feed().mark();
                if (!lane.step()) {
                    if (comesToRest(lane)) return;
                    workshop.feed().await(mark, 50);
                }
                backoff.reset();
            } catch (InterruptedException e) {
                return;
            } catch (LaneMoved _) {
                moved = true;
            } catch (RuntimeException e) {
                if (stopped) return;
                workshop.errors().failed(lane.name(), e);
                backoff.pause();
            }
        }
    }

    private boolean comesToRest(ReactionLane lane) {
        turn.lock();
        try {
            return !isBehind(lane) && busy.remove(lane);
        } finally {
            turn.unlock();
        }
    }

    /** Writes the positions of lanes that nothing concerned; false when it is too early for it. */
    private boolean store() {
        turn.lock();
        try {
            List<MainLane> resting = atRest().stream().map(ReactionLane::lane).toList();
            try {
                return atRest.store(resting, position);
            } catch (LaneMoved _) {
                resting.forEach(workshop::refresh);
                beginWhoIsBehind();
                return true;
            }
        } finally {
            turn.unlock();
        }
    }
}
