package io.tenantry.app.sample;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does many things, a bounded number of them at once. */
final class Crew implements AutoCloseable {
    private static final int AT_ONCE = 16;

    private final ExecutorService threads =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());

    /** Returns when all is done; throws what made one of them fail. */
    void all(List<Runnable> work) {
        try {
            List<Callable<Object>> tasks =
                    work.stream().map(Executors::callable).toList();
            for (Future<Object> done : threads.invokeAll(tasks)) done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
