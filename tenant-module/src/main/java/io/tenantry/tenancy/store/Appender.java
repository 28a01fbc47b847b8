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
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes appends durable, one batch at a time: while a batch commits, the next commands gather, and share the next
 * commit. Batches of all servers are serialised by an advisory lock, so positions are handed out in commit order.
 */
@Component
class Appender implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Appender.class);
    static final int LOCK = 0x7e4a_47;
    private static final int LARGEST_BATCH = 256;
    private static final int MOST_WAITING = 4_096;
    private static final int MOST_OF_ONE_TENANT = MOST_WAITING / 4;
    /** How soon it notices that it shall stop: an interrupt in the middle of a commit would cost its connection. */
    private static final long LOOK_MILLIS = 20;

    private final TenantDatabase database;
    private final EventJson json;
    private final PlatformSecrets secrets;
    private final List<Constraints> constraints;
    private final StreamCache streams;
    private final EventFeed feed;
    private final AppendNotices notices;
    private final LostAnswers lost;
    private final List<AppendListener> listeners;
    private final BlockingQueue<PendingAppend> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final WaitingPlaces places = new WaitingPlaces(MOST_OF_ONE_TENANT);
    private final DistributionSummary batchSize;
    private final Timer latency;
    private volatile boolean running;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    Appender(
            TenantDatabase database,
            EventJson json,
            PlatformSecrets secrets,
            List<Constraints> constraints,
            StreamCache streams,
            EventFeed feed,
            AppendNotices notices,
            LostAnswers lost,
            List<AppendListener> listeners,
            MeterRegistry metrics) {
        this.database = database;
        this.json = json;
        this.secrets = secrets;
        this.constraints = constraints;
        this.streams = streams;
        this.feed = feed;
        this.notices = notices;
        this.lost = lost;
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

    /**
     * Returns when everything is on disk, or throws and nothing of it is; only {@link Why#OUTCOME_UNKNOWN} leaves that
     * open.
     */
    CommandResult append(PendingAppend append) {
        RecordedChanges changes = new RecordedChanges(secrets, append.context().tenantId());
        for (PendingAppend.NewEvent event : append.events())
            constraints.forEach(each -> each.of(event.payload(), event.timestamp(), changes.at(event.timestamp())));
        append.changes(changes.changes());
        if (append.context().dryRun()) return dryRun(append);
        TenantId tenantId = append.context().tenantId();
        if (!places.take(tenantId)) throw overloaded("Too many commands of this tenant are waiting.");
        try {
            if (!running || !waiting.offer(append)) throw overloaded("Too many commands are waiting.");
            return append.result().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the append was on its way", e);
        } finally {
            places.leave(tenantId);
        }
    }

    private static CommandRefused overloaded(String what) {
        return new CommandRefused(Why.OVERLOADED, what + " Try again in a moment.");
    }

    /** Decides as {@link #commit} would, in a transaction of its own, and leaves nothing behind. */
    private CommandResult dryRun(PendingAppend append) {
        AppendBatch batch = new AppendBatch(List.of(append), json);
        database.appendRolledBack(append.context().tenantId(), batch.tenants(), batch::store);
        return batch.only();
    }

    private void run() {
        while (running || !waiting.isEmpty()) {
            try {
                PendingAppend first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) continue;
                List<PendingAppend> batch = new ArrayList<>(List.of(first));
                waiting.drainTo(batch, LARGEST_BATCH - 1);
                latency.record(() -> commitOrFail(batch));
                batchSize.record(batch.size());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Whatever happens, everybody is answered and the next batch comes. */
    private void commitOrFail(List<PendingAppend> appends) {
        try {
            commit(appends);
        } catch (Throwable e) {
            log.error("a batch of {} commands failed unexpectedly", appends.size(), e);
            fail(appends, new IllegalStateException("the append failed", e));
        }
    }

    private void commit(List<PendingAppend> appends) {
        commit(appends, true);
    }

    private void commit(List<PendingAppend> appends, boolean again) {
        AppendBatch batch = new AppendBatch(appends, json);
        try {
            database.append(batch.tenants(), batch::store);
        } catch (RuntimeException e) {
            if (batch.isWritten() && LostAnswers.isOne(e)) settle(batch, appends, again, e);
            else if (appends.size() > 1 && isOfARow(e)) commitApart(appends);
            else fail(appends, e);
            return;
        }
        answer(batch);
    }

    /** The commit got no answer. */
    private void settle(AppendBatch batch, List<PendingAppend> appends, boolean again, RuntimeException why) {
        LostAnswers.Outcome outcome = lost.of(batch);
        log.warn("a commit of {} commands got no answer, they are {}", appends.size(), outcome, why);
        switch (outcome) {
            case STORED -> answer(batch);
            case NOT_STORED -> {
                if (again) commit(appends, false);
                else fail(appends, why);
            }
            case UNKNOWN ->
                appends.forEach(append -> append.result().completeExceptionally(LostAnswers.unknown(append.context())));
        }
    }

    private void answer(AppendBatch batch) {
        announce(batch);
        batch.refused().forEach((append, why) -> {
            if (why instanceof EventConflict) batch.heads(append).forEach(streams::evictBefore);
            append.result().completeExceptionally(why);
        });
        batch.accepted().forEach(each -> each.append().result().complete(each.result()));
    }

    /** Data that a row cannot hold, a constraint, a limit of size: not a lock, a time limit or a connection. */
    private static boolean isOfARow(RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SQLException)) cause = cause.getCause();
        return cause instanceof SQLException sql
                && sql.getSQLState() != null
                && Stream.of("22", "23", "54").anyMatch(sql.getSQLState()::startsWith);
    }

    /** The database refused a row, and with it all: it is looked for in halves, so that its command alone fails. */
    private void commitApart(List<PendingAppend> appends) {
        int half = appends.size() / 2;
        commit(appends.subList(0, half));
        commit(appends.subList(half, appends.size()));
    }

    private static void fail(List<PendingAppend> appends, RuntimeException why) {
        appends.forEach(append -> append.result().completeExceptionally(why));
    }

    /** The events are on disk: nothing here may fail the commands that made them. */
    private void announce(AppendBatch batch) {
        List<RecordedEvent> events = batch.events();
        if (events.isEmpty()) {
            feed.appended(batch.previousPosition(), batch.lastPosition(), events);
            return;
        }
        Map<String, List<RecordedEvent>> byStream = new LinkedHashMap<>();
        events.forEach(event ->
                byStream.computeIfAbsent(event.stream(), _ -> new ArrayList<>()).add(event));
        byStream.forEach(streams::appended);
        for (RecordedEvent event : events) AppendListener.tell(listeners, event);
        feed.appended(batch.previousPosition(), batch.lastPosition(), events);
        notices.appended();
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
