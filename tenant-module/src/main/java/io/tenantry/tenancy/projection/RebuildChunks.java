package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.store.EventArchive;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads ahead: while one chunk is folded, the next one is parsed and the one after read. */
final class RebuildChunks implements AutoCloseable {
    static final int SIZE = 5_000;
    private static final int AHEAD = 2;

    private final EventArchive archive;
    private final EventArchive.Wanted wanted;
    private final long upTo;
    private final BlockingQueue<CompletableFuture<List<RecordedEvent>>> chunks = new ArrayBlockingQueue<>(AHEAD);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    RebuildChunks(EventArchive archive, EventArchive.Wanted wanted, long after, long upTo) {
        this.archive = archive;
        this.wanted = wanted;
        this.upTo = upTo;
        threads.execute(() -> read(after));
    }

    private void read(long after) {
        long position = after;
        try {
            while (true) {
                List<RecordedEvent> events;
                try {
                    events = archive.read(wanted, position, upTo, SIZE);
                } catch (RuntimeException e) {
                    chunks.put(CompletableFuture.failedFuture(e));
                    return;
                }
                chunks.put(CompletableFuture.supplyAsync(() -> parsed(events), (Executor) threads));
                if (events.isEmpty()) return;
                position = events.getLast().position();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who wants all events reads them as they are stored. */
    private List<RecordedEvent> parsed(List<RecordedEvent> events) {
        if (wanted.names().isEmpty()) return events;
        for (RecordedEvent event : events) {
            try {
                event.payload();
            } catch (RuntimeException unreadable) {
                return events; // who folds it finds the same, and parks its tenant
            }
        }
        return events;
    }

    /** The next events; empty at the end. */
    List<RecordedEvent> next() throws InterruptedException {
        try {
            return chunks.take().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
