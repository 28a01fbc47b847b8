package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.store.EventArchive;
import io.tenantry.tenancy.store.EventFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The projections of one segment. Those that stand at the same position are the front: a batch is folded for all of
 * them in one transaction. Who is behind runs alone until it has caught up and joins. What fails together is tried one by
 * one; a projection that cannot follow an event parks the event's tenant, and goes on.
 */
final class Front {
    private static final int BATCH = 2_000;
    private static final int CATCH_UP = 5_000;
    /** So near to the front, the last events are folded while the front waits. */
    private static final int NEAR = 500;
    /** A batch begins no earlier than this after the one before, so that under load they gather. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private static final Duration HAND_OVER = Duration.ofSeconds(2);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final int segment;
    private final Workshop workshop;
    private final EventFeed feed;
    private final AtRest atRest;
    private final Map<String, MainLane> lanes = new LinkedHashMap<>();
    private final Set<MainLane> catchingUp = ConcurrentHashMap.newKeySet();
    /** Held while the front moves, and while a projection joins it. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile long position;
    private volatile boolean stopped;
    private long batchAt = System.nanoTime();
    private long lookedAt = System.nanoTime();
    private final List<Thread> threads = new ArrayList<>();

    Front(int segment, Workshop workshop) {
        this.segment = segment;
        this.workshop = workshop;
        this.feed = workshop.feed();
        this.atRest = new AtRest(workshop.fold());
    }

    /** What this server has folded; -1 if it is not known here. */
    long reached(String processor) {
        MainLane lane = lanes.get(processor);
        return lane == null ? -1 : lane.reached();
    }

    boolean isParked(String processor, TenantId tenantId) {
        MainLane lane = lanes.get(processor);
        return lane == null || lane.parked().contains(tenantId);
    }

    /** Reads the lanes and begins to follow. */
    void start() {
        look(true);
        threads.add(Thread.ofVirtual().name("segment " + segment).start(this::run));
    }

    /** When it returns, nothing more is written. */
    void stop() {
        stopped = true;
        List<Thread> all;
        synchronized (threads) {
            all = List.copyOf(threads);
        }
        feed.wake();
        all.forEach(LockSupport::unpark);
        try {
            for (Thread thread : all) {
                // an interrupt in the middle of a transaction would cost its connection
                if (!thread.join(HAND_OVER)) thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff();
        boolean moved = false;
        while (!stopped) {
            try {
                long mark = feed.mark();
                if (moved || (isWaitingForSomeone() && System.nanoTime() - lookedAt > LOOK_AGAIN_NANOS)) look(false);
                moved = false;
                if (!step()) {
                    boolean all = store();
                    feed.await(mark, all ? 1_000 : 50);
                }
                backoff.reset();
            } catch (InterruptedException e) {
                return;
            } catch (LaneMoved _) {
                moved = true;
            } catch (RuntimeException e) {
                if (stopped) return;
                workshop.errors().waiting(segment, e);
                backoff.pause();
            }
        }
    }

    private boolean isWaitingForSomeone() {
        return lanes.values().stream().anyMatch(MainLane::isSwitching);
    }

    /** Follows what is there; false when there is nothing new. */
    private boolean step() {
        List<RecordedEvent> read = feed.read(position, BATCH);
        if (read.isEmpty()) return false;
        List<RecordedEvent> mine = ofSegment(read);
        if (!mine.isEmpty() && mine.size() < BATCH / 4) {
            long early = PACE_NANOS - (System.nanoTime() - batchAt);
            if (early > 0) {
                LockSupport.parkNanos(early);
                read = feed.read(position, BATCH);
                mine = ofSegment(read);
            }
        }
        long upTo = read.getLast().position();
        turn.lock();
        try {
            if (mine.isEmpty()) front().forEach(lane -> lane.pass(upTo));
            else fold(mine, upTo);
            position = upTo;
        } finally {
            turn.unlock();
        }
        workshop.progressed();
        return true;
    }

    private List<RecordedEvent> ofSegment(List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> Segment.of(event.tenantId()) == segment)
                .toList();
    }

    private List<MainLane> front() {
        return lanes.values().stream()
                .filter(lane -> !lane.isSwitching() && !catchingUp.contains(lane))
                .toList();
    }

    private void fold(List<RecordedEvent> events, long upTo) {
        batchAt = System.nanoTime();
        boolean storing = atRest.isDue();
        List<MainLane> concerned = new ArrayList<>();
        List<MainLane> stored = new ArrayList<>();
        List<MainLane> passing = new ArrayList<>();
        for (MainLane lane : front()) {
            if (events.stream().anyMatch(lane.processor()::handles)) concerned.add(lane);
            else if (storing) stored.add(lane);
            else passing.add(lane);
        }
        if (!concerned.isEmpty() || storing) {
            try {
                workshop.fold().fold(concerned, stored, events, upTo);
            } catch (LaneMoved moved) {
                throw moved;
            } catch (RuntimeException e) {
                if (Failures.isInfrastructure(e) || stopped) throw e;
                foldOneByOne(concerned, events, upTo);
                passing.addAll(stored);
            }
            if (storing) atRest.stored();
        }
        passing.forEach(lane -> lane.pass(upTo));
    }

    private void foldOneByOne(List<MainLane> concerned, List<RecordedEvent> events, long upTo) {
        for (MainLane lane : concerned) {
            try {
                alone(lane, events, upTo);
            } catch (RuntimeException e) {
                if (!(e instanceof LaneMoved))
                    workshop.errors().failed(lane.processor().name(), e);
                catchUp(lane);
            }
        }
    }

    /** Halves what fails until the event is found that cannot be folded. */
    private void alone(MainLane lane, List<RecordedEvent> events, long upTo) {
        try {
            workshop.fold().fold(List.of(lane), List.of(), events, upTo);
        } catch (LaneMoved moved) {
            throw moved;
        } catch (RuntimeException e) {
            if (Failures.isInfrastructure(e) || stopped) throw e;
            if (events.size() > 1) {
                List<RecordedEvent> first = events.subList(0, events.size() / 2);
                alone(lane, first, first.getLast().position());
                alone(lane, events.subList(first.size(), events.size()), upTo);
                return;
            }
            RecordedEvent event = events.getFirst();
            workshop.errors().parked(lane.processor().name(), event, e);
            workshop.fold().park(lane, event, e);
            lane.pass(upTo);
        }
    }

    /** Writes the positions of lanes that nothing concerned; false when it is too early for it. */
    private boolean store() {
        turn.lock();
        try {
            return atRest.store(front(), position);
        } finally {
            turn.unlock();
        }
    }

    /** Looks how the lanes' rows are, and who is behind. */
    private void look(boolean first) {
        lookedAt = System.nanoTime();
        turn.lock();
        try {
            Map<String, MainLane> seen = workshop.mains(segment, lanes, catchingUp);
            if (first) lanes.putAll(seen);
            List<MainLane> running = front();
            if (first) {
                position = running.stream().mapToLong(MainLane::reached).max().orElse(0);
            }
            for (MainLane lane : running) {
                if (lane.reached() < position) catchUp(lane);
                else if (lane.reached() > position) position = lane.reached();
            }
            // someone else moved one of them further: the others follow
            for (MainLane lane : front()) {
                if (lane.reached() < position) catchUp(lane);
            }
        } finally {
            turn.unlock();
        }
    }

    private void catchUp(MainLane lane) {
        if (!catchingUp.add(lane)) return;
        Thread thread = Thread.ofVirtual()
                .name("catch up " + lane.processor().name() + " " + segment)
                .unstarted(() -> follow(lane));
        synchronized (threads) {
            threads.removeIf(each -> !each.isAlive() && each.getState() == Thread.State.TERMINATED);
            threads.add(thread);
        }
        thread.start();
    }

    private void follow(MainLane lane) {
        EventArchive.Wanted wanted = new EventArchive.Wanted(lane.processor().names(), segment, null);
        Backoff backoff = new Backoff();
        while (!stopped && !lane.isSwitching()) {
            try {
                long target = position;
                List<RecordedEvent> events = workshop.archive().read(wanted, lane.reached(), target, CATCH_UP);
                if (events.size() < NEAR) {
                    if (join(lane, wanted)) return;
                } else {
                    alone(lane, events, events.getLast().position());
                    workshop.progressed();
                }
                backoff.reset();
            } catch (LaneMoved moved) {
                refresh(lane, backoff);
            } catch (RuntimeException e) {
                if (stopped) return;
                workshop.errors().failed(lane.processor().name(), e);
                backoff.pause();
            }
        }
        catchingUp.remove(lane);
    }

    private boolean join(MainLane lane, EventArchive.Wanted wanted) {
        turn.lock();
        try {
            List<RecordedEvent> last = workshop.archive().read(wanted, lane.reached(), position, CATCH_UP);
            if (last.size() == CATCH_UP) return false;
            if (last.isEmpty()) lane.pass(Math.max(position, lane.reached()));
            else alone(lane, last, position);
            catchingUp.remove(lane);
        } finally {
            turn.unlock();
        }
        workshop.progressed();
        return true;
    }

    private void refresh(MainLane lane, Backoff backoff) {
        try {
            workshop.refresh(lane);
        } catch (RuntimeException e) {
            workshop.errors().failed(lane.processor().name(), e);
            backoff.pause();
        }
    }

    /** Waits longer after each failure. */
    static final class Backoff {
        private long millis = 100;

        void pause() {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            millis = Math.min(millis * 2, 5_000);
        }

        void reset() {
            millis = 100;
        }
    }
}
