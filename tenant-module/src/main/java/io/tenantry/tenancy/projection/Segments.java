package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The segments that this server owns now, and their runners. */
@Component
class Segments {
    private static final Logger log = LoggerFactory.getLogger(Segments.class);
    private static final long EVERY_MILLIS = 1_000;
    /** While others have yet to give back what is this server's share. */
    private static final long WAITING_MILLIS = 200;

    private final Workshop workshop;
    private final Ownership ownership;
    private final UUID server = UUID.randomUUID();
    private final Map<Integer, Runners> running = new ConcurrentHashMap<>();
    private volatile boolean stopped = true;
    private volatile @Nullable Thread thread;
    private long renewedAt;
    private boolean waiting;

    Segments(Workshop workshop, Ownership ownership) {
        this.workshop = workshop;
        this.ownership = ownership;
    }

    /** All that runs in one segment. */
    record Runners(Front front, Reactions reactions) {
        void start() {
            front.start();
            reactions.start();
        }

        void stop() {
            front.stop();
            reactions.stop();
        }
    }

    /** This start of this server. */
    UUID server() {
        return server;
    }

    /** The segments that run here. */
    List<Integer> owned() {
        return running.keySet().stream().sorted().toList();
    }

    /** How far the processor's lane is, if it runs here; else -1. */
    long reached(String processor, int segment) {
        Runners runners = running.get(segment);
        if (runners == null) return -1;
        long reached = runners.front().reached(processor);
        return reached >= 0 ? reached : runners.reactions().reached(processor);
    }

    /** Whether the tenant surely follows the main lanes of these projections: only what runs here is known. */
    boolean follow(Collection<String> projections, TenantId tenantId) {
        Runners runners = running.get(Segment.of(tenantId));
        return runners != null
                && projections.stream().noneMatch(name -> runners.front().isParked(name, tenantId));
    }

    void start() {
        stopped = false;
        tick();
        thread = Thread.ofVirtual().name("segments").start(this::run);
    }

    private void run() {
        while (!stopped) {
            try {
                Thread.sleep(waiting ? WAITING_MILLIS : EVERY_MILLIS);
                tick();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void tick() {
        long asked = System.nanoTime();
        try {
            Ownership.Holding holding = ownership.renew(server);
            renewedAt = asked;
            waiting = holding.surplus() < 0;
            running.keySet().stream()
                    .filter(segment -> !holding.segments().contains(segment))
                    .forEach(this::stop);
            List<Integer> kept = new ArrayList<>(holding.segments());
            for (int surplus = holding.surplus(); surplus > 0; surplus--) {
                int segment = kept.removeLast();
                stop(segment);
                ownership.release(server, segment);
            }
            for (int segment : kept) {
                if (!stopped && !running.containsKey(segment)) begin(segment);
            }
        } catch (RuntimeException e) {
            if (stopped) return;
            log.warn("cannot renew the leases of segments, trying again: {}", Failures.reason(e));
            boolean lapsed = asked - renewedAt > TimeUnit.SECONDS.toNanos(Ownership.LEASE_SECONDS);
            if (lapsed) List.copyOf(running.keySet()).forEach(this::stop);
        }
    }

    private void begin(int segment) {
        Runners runners = new Runners(new Front(segment, workshop), new Reactions(segment, workshop));
        try {
            runners.start();
        } catch (RuntimeException e) {
            runners.stop();
            throw e;
        }
        running.put(segment, runners);
        workshop.progressed();
    }

    private void stop(int segment) {
        Runners runners = running.remove(segment);
        if (runners != null) runners.stop();
    }

    void stop() {
        halt();
        try {
            ownership.leave(server);
        } catch (RuntimeException e) {
            log.warn("cannot give back the segments, the others wait for the leases: {}", Failures.reason(e));
        }
    }

    /** Stops as a process does that is killed: nothing is given back. */
    void halt() {
        stopped = true;
        Thread current = thread;
        if (current != null) current.interrupt();
        List.copyOf(running.keySet()).parallelStream().forEach(this::stop);
    }
}
