package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.FailureNotice;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.projection.RebuildTable.Job;
import io.tenantry.tenancy.projection.RebuildTable.Versions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Rebuilds: asked for here, run by whichever server takes them, gone on with by another one when that is gone. */
@Component
public class Rebuilds {
    private static final Logger log = LoggerFactory.getLogger(Rebuilds.class);
    private static final long EVERY_MILLIS = 500;

    private final Processors processors;
    private final Workshop workshop;
    private final LaneDatabase database;
    private final LaneTable lanes;
    private final RebuildTable table;
    private final ShadowTables shadows;
    private final UUID server = UUID.randomUUID();
    private final Map<UUID, Thread> running = new ConcurrentHashMap<>();
    private volatile boolean stopped = true;
    private volatile @Nullable Thread thread;

    Rebuilds(
            Processors processors,
            Workshop workshop,
            LaneDatabase database,
            LaneTable lanes,
            RebuildTable table,
            ShadowTables shadows) {
        this.processors = processors;
        this.workshop = workshop;
        this.database = database;
        this.lanes = lanes;
        this.table = table;
        this.shadows = shadows;
    }

    /**
     * Asks for a rebuild of a projection, or of one tenant in it. If one of this projection runs already, that is it.
     * Rejects with 404 when there is no such projection.
     */
    public Rebuild begin(String processor, @Nullable TenantId tenantId) {
        if (!(processors.find(processor) instanceof Processor.OfProjection projection))
            throw new CommandRefused(Why.NOT_FOUND, "No such projection. Reactions cannot be rebuilt.");
        Rebuild begun = beginIn(projection, tenantId);
        LockSupport.unpark(thread);
        return begun;
    }

    void beginUnlessRunning(String processor) {
        if (processors.get(processor) instanceof Processor.OfProjection projection) beginIn(projection, null);
    }

    private Rebuild beginIn(Processor.OfProjection projection, @Nullable TenantId tenantId) {
        return database.inTransaction(jdbc -> table.begin(jdbc, projection.name(), projection.version(), tenantId));
    }

    /** The last rebuild of each projection. */
    public List<Rebuild> latest() {
        return database.inTransaction(table::latest);
    }

    /** Waits until it is done. */
    Rebuild finished(Rebuild begun, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            Rebuild now = database.inTransaction(jdbc -> table.find(jdbc, begun.id()))
                    .orElseThrow(() -> new IllegalStateException("the rebuild is gone"));
            if (now.state().equals("done")) return now;
            if (now.state().equals("failed"))
                throw new IllegalStateException(now.processor() + " was not rebuilt: " + now.reason());
            if (System.nanoTime() > end || stopped)
                throw new IllegalStateException(now.processor() + " was not rebuilt in time");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    void start() {
        stopped = false;
        thread = Thread.ofVirtual().name("rebuilds").start(this::run);
    }

    private void run() {
        Versions mine = Versions.of(processors.projections());
        while (!stopped) {
            try {
                look(mine);
            } catch (RuntimeException e) {
                if (!stopped) log.warn("cannot look for rebuilds, trying again: {}", Failures.reason(e));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS));
        }
    }

    private void look(Versions mine) {
        List<Job> jobs = database.inTransaction(jdbc -> {
            table.renew(jdbc, server, running.keySet());
            table.beginOlder(jdbc, mine);
            return table.claim(jdbc, server, mine);
        });
        for (Job job : jobs) {
            // a lease that lapsed is this server's again, and who works on it goes on
            if (!running.containsKey(job.rebuild().id())) begin(job);
        }
    }

    private void begin(Job job) {
        Thread runner =
                Thread.ofVirtual().name("rebuild " + job.rebuild().processor()).unstarted(() -> run(job));
        running.put(job.rebuild().id(), runner);
        runner.start();
    }

    private void run(Job job) {
        String name = job.rebuild().processor();
        RebuildRun run = new RebuildRun(
                job,
                (Processor.OfProjection) processors.get(name),
                workshop,
                database,
                lanes,
                table,
                shadows,
                server,
                () -> stopped);
        try {
            run.run();
        } catch (InterruptedException | LaneMoved e) {
            log.info("the rebuild of {} goes on elsewhere or later", name);
        } catch (RebuildFailed e) {
            log.error("the rebuild of {} failed: {}", name, e.getMessage(), e);
            giveUp(run, e.getMessage());
        } catch (RuntimeException e) {
            if (stopped || Failures.isInfrastructure(e)) {
                log.warn("the rebuild of {} waits: {}", name, Failures.reason(e));
            } else {
                log.error("the rebuild of {} failed: {}", name, Failures.reason(e), e);
                giveUp(run, FailureNotice.of(e));
            }
        } finally {
            running.remove(job.rebuild().id());
            workshop.progressed();
        }
    }

    private void giveUp(RebuildRun run, @Nullable String why) {
        try {
            run.giveUp(why);
        } catch (RuntimeException e) {
            log.warn("cannot note that a rebuild failed, it will be tried again: {}", Failures.reason(e));
        }
    }

    void stop() {
        halt();
        try {
            database.inTransaction(jdbc -> {
                table.release(jdbc, server);
                return true;
            });
        } catch (RuntimeException e) {
            log.warn("cannot give back rebuilds, the others wait for the lease: {}", Failures.reason(e));
        }
    }

    /** Stops as a process does that is killed. */
    void halt() {
        stopped = true;
        List<Thread> threads = List.copyOf(running.values());
        threads.forEach(Thread::interrupt);
        Thread looking = thread;
        LockSupport.unpark(looking);
        try {
            if (looking != null) looking.join(TimeUnit.SECONDS.toMillis(3));
            for (Thread each : threads) each.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
