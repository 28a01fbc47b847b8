package io.tenantry.tenancy.store;

import io.tenantry.tenancy.event.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Follows the end of the feed, for what other servers append: tells {@link AppendListener}s and drops cached streams
 * that have moved on. Looks when it is told of an append, and twice a second anyway.
 */
@Component
class Wakeups implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Wakeups.class);

    private final EventFeed feed;
    private final StreamCache streams;
    private final List<AppendListener> listeners;
    private final Duration lookAfter;
    private volatile boolean running;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    Wakeups(
            EventFeed feed,
            StreamCache streams,
            List<AppendListener> listeners,
            @Value("${tenantry.feed.look-after:500ms}") Duration lookAfter) {
        this.feed = feed;
        this.streams = streams;
        this.listeners = listeners;
        this.lookAfter = lookAfter;
    }

    private void run(long from) {
        long position = from;
        while (running) {
            try {
                long mark = feed.mark();
                List<RecordedEvent> events = feed.read(position, 1_000);
                for (RecordedEvent event : events) {
                    streams.evictBefore(event.stream(), event.version());
                    AppendListener.tell(listeners, event);
                    position = event.position();
                }
                if (!events.isEmpty()) continue;
                feed.await(mark, lookAfter.toMillis());
                if (feed.mark() == mark) feed.look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (running) log.warn("cannot follow the event store, trying again: {}", e.getMessage());
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        }
    }

    @Override
    public void start() {
        running = true;
        // before anything can be remembered that a later event changes
        long from = feed.head();
        thread = Thread.ofVirtual().name("follow-the-feed").start(() -> run(from));
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
