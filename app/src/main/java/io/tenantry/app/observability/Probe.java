package io.tenantry.app.observability;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A question to another system that is asked at most so often and waited for at most so long: a balancer that asks
 * every second, or a server that hangs, must not pile up requests here.
 */
final class Probe<T> {
    private final Duration fresh;
    private final Duration patience;
    private final Callable<T> question;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable FutureTask<T> asked;
    private long askedAt;

    Probe(Duration fresh, Duration patience, Callable<T> question) {
        this.fresh = fresh;
        this.patience = patience;
        this.question = question;
    }

    /** The answer, or the failure, of at most {@code fresh} ago. */
    T answer() throws Exception {
        try {
            return ask().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) throw cause;
            throw e;
        }
    }

    private FutureTask<T> ask() {
        lock.lock();
        try {
            FutureTask<T> known = asked;
            boolean answered = known != null && known.isDone();
            if (known != null && (!answered || System.nanoTime() - askedAt < fresh.toNanos())) return known;
            FutureTask<T> next = new FutureTask<>(question);
            asked = next;
            askedAt = System.nanoTime();
            Thread.ofVirtual().name("probe").start(next);
            return next;
        } finally {
            lock.unlock();
        }
    }
}
