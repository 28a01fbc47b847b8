package io.tenantry.tenancy.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.database.TenantDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes appends durable, one batch at a time: while a batch commits, the next commands gather, and share the next
 * commit. Batches of all servers are serialised by an advisory lock, so positions are handed out in commit order.
 */
@Component
class Appender implements SmartLifecycle {
    static final int LOCK = 0x7e4a_47;
    private static final int LARGEST_BATCH = 256;
    private static final int MOST_WAITING = 4_096;

    private final TenantDatabase database;
    private final AppendWriter writer;
    private final EventFeed feed;
    private final List<AppendListener> listeners;
    private final BlockingQueue<PendingAppend> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final DistributionSummary batchSize;
    private final Timer latency;
    private volatile boolean running;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    Appender(
            TenantDatabase database,
            AppendWriter writer,
            EventFeed feed,
            List<AppendListener> listeners,
            MeterRegistry metrics) {
        this.database = database;
        this.writer = writer;
        this.feed = feed;
        this.listeners = listeners;
        this.batchSize = DistributionSummary.builder("tenantry.append.batch.size")
                .description("Commands that shared one commit")
                .register(metrics);
        this.latency = Timer.builder("tenantry.append.latency")
                .description("One batch, from the lock to the commit")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(metrics);
        Gauge.builder("tenantry.append.waiting", waiting, BlockingQueue::size)
                .description("Commands that wait for a batch")
                .register(metrics);
    }

    /** Returns when everything is on disk, or throws and nothing of it is. */
    CommandResult append(PendingAppend append) {
        if (append.context().dryRun()) return writer.dryRun(append);
        if (!waiting.offer(append))
            throw new CommandRefused(Why.OVERLOADED, "Too many commands are waiting. Try again in a moment.");
        try {
            return append.result().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the append was on its way", e);
        }
    }

    private void run() {
        while (running || !waiting.isEmpty()) {
            try {
                PendingAppend first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first == null) continue;
                List<PendingAppend> batch = new ArrayList<>(List.of(first));
                waiting.drainTo(batch, LARGEST_BATCH - 1);
                latency.record(() -> commit(batch));
                batchSize.record(batch.size());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void commit(List<PendingAppend> batch) {
        List<Outcome> outcomes;
        try {
            Set<TenantId> tenants = new LinkedHashSet<>();
            batch.forEach(append -> {
                tenants.add(append.context().tenantId());
                if (append.context().key() != null)
                    tenants.add(append.context().key().scopeFor(append.context().tenantId()));
            });
            outcomes = write(tenants, batch);
        } catch (RuntimeException e) {
            batch.forEach(append -> append.result().completeExceptionally(e));
            return;
        }
        announce(outcomes);
        outcomes.forEach(Outcome::tell);
    }

    /** Mostly nothing is refused, so only a batch in which something was pays for savepoints. */
    private List<Outcome> write(Set<TenantId> tenants, List<PendingAppend> batch) {
        try {
            return database.inBatch(tenants, jdbc -> {
                lock(jdbc);
                return batch.stream()
                        .<Outcome>map(append -> new Stored(append, writer.write(jdbc, append)))
                        .toList();
            });
        } catch (CommandRefused | EventConflict | DataIntegrityViolationException refused) {
            if (batch.size() == 1) return List.of(new Refused(batch.getFirst(), refused));
            return database.inBatch(tenants, jdbc -> writeApart(jdbc, batch));
        }
    }

    private List<Outcome> writeApart(JdbcClient jdbc, List<PendingAppend> batch) {
        lock(jdbc);
        List<Outcome> outcomes = new ArrayList<>();
        for (PendingAppend append : batch) {
            jdbc.sql("savepoint command").update();
            try {
                outcomes.add(new Stored(append, writer.write(jdbc, append)));
                jdbc.sql("release savepoint command").update();
            } catch (CommandRefused | EventConflict | DataIntegrityViolationException refused) {
                jdbc.sql("rollback to savepoint command").update();
                outcomes.add(new Refused(append, refused));
            }
        }
        return outcomes;
    }

    private static void lock(JdbcClient jdbc) {
        jdbc.sql("select pg_advisory_xact_lock(?)").param(LOCK).query().singleRow();
    }

    /** The events are on disk: nothing here may fail the commands that made them. */
    private void announce(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Stored stored)
                for (PendingAppend.NewEvent event : stored.append().events())
                    listeners.forEach(listener -> listener.appended(event.stream(), event.name()));
        }
        feed.wake();
    }

    private sealed interface Outcome {
        void tell();
    }

    private record Stored(PendingAppend append, CommandResult result) implements Outcome {
        @Override
        public void tell() {
            append.result().complete(result);
        }
    }

    private record Refused(PendingAppend append, RuntimeException why) implements Outcome {
        @Override
        public void tell() {
            append.result().completeExceptionally(why);
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("append").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before everything that sends commands, and stopped after it. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1_000;
    }
}
