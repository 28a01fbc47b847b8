package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.store.EventFeed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Runs the main lane of one processor. A batch and its position are one transaction. A batch that fails is halved until
 * the event is found; its tenant is parked there, and the others go on.
 */
final class LaneRunner {
    private static final Logger log = LoggerFactory.getLogger(LaneRunner.class);
    private static final int BATCH = 500;
    private static final long STORE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Processor processor;
    private final TenantDatabase database;
    private final LaneTable lanes;
    private final EventFeed feed;
    private final Runnable progressed;
    private final AtomicLong position = new AtomicLong(-1);
    /** The position in the lane's row, as this server wrote or read it last: what did not concern us is not written at once. */
    private volatile long stored = -1;

    private volatile long storedAtNanos = System.nanoTime();
    private volatile boolean running;
    private volatile @Nullable Thread thread;
    private volatile @Nullable String lastError;
    private final AtomicLong errors = new AtomicLong();

    LaneRunner(Processor processor, TenantDatabase database, LaneTable lanes, EventFeed feed, Runnable progressed) {
        this.processor = processor;
        this.database = database;
        this.lanes = lanes;
        this.feed = feed;
        this.progressed = progressed;
    }

    Processor processor() {
        return processor;
    }

    /** The position that this server knows the main lane to have passed. */
    long position() {
        return position.get();
    }

    long errors() {
        return errors.get();
    }

    @Nullable
    String lastError() {
        return lastError;
    }

    /** Makes the lane, and starts it over when the processor's version has changed. */
    void prepare() {
        long start = processor.beginsAtZero() ? 0 : feed.head();
        database.asProjector(jdbc -> {
            lanes.create(jdbc, processor.name(), processor.version(), start);
            if (lanes.version(jdbc, processor.name()) != processor.version()) startOver(jdbc);
            stored(lanes.lockMain(jdbc, processor.name()).position());
            return true;
        });
    }

    /** Throws away what was built and folds it again from the first event. */
    void rebuild() {
        database.asProjector(jdbc -> {
            lanes.lockMain(jdbc, processor.name());
            startOver(jdbc);
            position.set(0);
            return true;
        });
        feed.wake();
    }

    private void startOver(JdbcClient jdbc) {
        processor.clear(jdbc);
        lanes.restart(jdbc, processor.name(), processor.version());
    }

    void start() {
        running = true;
        thread = Thread.ofVirtual().name("lane " + processor.name()).start(this::run);
    }

    void stop() {
        running = false;
        Thread current = thread;
        if (current == null) return;
        current.interrupt();
        try {
            current.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long backoff = 100;
        while (running) {
            try {
                long mark = feed.mark();
                if (position.get() > stored && System.nanoTime() - storedAtNanos > STORE_AFTER_NANOS) store();
                long from = position.get();
                List<RecordedEvent> batch = feed.read(from, BATCH);
                if (batch.isEmpty()) feed.await(mark, 1_000);
                else if (batch.stream().noneMatch(processor::handles)) pass(from, batch);
                else process(from, batch);
                backoff = 100;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!running) return;
                failed(e);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(backoff));
                backoff = Math.min(backoff * 2, 5_000);
            }
        }
    }

    /** Written a second later at most: after a crash these events are looked at again, and passed again. */
    private void pass(long from, List<RecordedEvent> batch) {
        // a rebuild may have set it back meanwhile
        if (position.compareAndSet(from, batch.getLast().position())) progressed.run();
    }

    private void store() {
        long reached = position.get();
        stored(database.asProjector(jdbc -> {
            Lane main = lanes.lockMain(jdbc, processor.name());
            if (main.position() != stored) return main.position();
            lanes.advance(jdbc, main.id(), reached);
            return reached;
        }));
    }

    private void stored(long reached) {
        stored = reached;
        storedAtNanos = System.nanoTime();
        position.set(reached);
    }

    private void process(long from, List<RecordedEvent> batch) {
        try {
            stored(database.asProjector(jdbc -> fold(jdbc, batch)));
            progressed.run();
        } catch (RuntimeException e) {
            if (isInfrastructure(e)) throw e;
            if (batch.size() == 1) {
                park(batch.getFirst(), e);
                return;
            }
            List<RecordedEvent> first = batch.subList(0, batch.size() / 2);
            process(from, first);
            long reached = first.getLast().position();
            if (position.get() == reached) process(reached, batch.subList(first.size(), batch.size()));
        }
    }

    private long fold(JdbcClient jdbc, List<RecordedEvent> batch) {
        Lane main = lanes.lockMain(jdbc, processor.name());
        // another server was here, or it was started over
        if (main.position() != stored || batch.getFirst().position() <= stored) return main.position();
        long last = batch.getLast().position();
        Set<TenantId> parked = lanes.parked(jdbc, processor.name());
        Set<Long> skipped = lanes.skipped(jdbc, processor.name(), main.position(), last);
        List<RecordedEvent> mine = batch.stream()
                .filter(processor::handles)
                .filter(event -> !parked.contains(event.tenantId()) && !skipped.contains(event.position()))
                .toList();
        if (!mine.isEmpty()) processor.process(jdbc, mine);
        lanes.advance(jdbc, main.id(), last);
        return last;
    }

    private void park(RecordedEvent event, RuntimeException why) {
        failed(why);
        log.error(
                "{} cannot follow {}: tenant {} is parked there, the others go on",
                processor.name(),
                event,
                event.tenantId(),
                why);
        long reached = database.asProjector(jdbc -> {
            Lane main = lanes.lockMain(jdbc, processor.name());
            if (main.position() != stored) return main.position();
            lanes.park(jdbc, processor.name(), event.tenantId(), event.position(), reason(why));
            lanes.advance(jdbc, main.id(), event.position());
            return event.position();
        });
        stored(reached);
        progressed.run();
    }

    private void failed(RuntimeException e) {
        errors.incrementAndGet();
        lastError = reason(e);
        if (isInfrastructure(e)) log.warn("{} waits for the database: {}", processor.name(), reason(e));
    }

    /** The type and nothing of the message: a message may quote personal data. */
    static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        return root.getClass().getSimpleName();
    }

    static boolean isInfrastructure(RuntimeException e) {
        return e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof DataAccessResourceFailureException
                || e instanceof CannotCreateTransactionException
                || e instanceof TransactionSystemException;
    }
}
