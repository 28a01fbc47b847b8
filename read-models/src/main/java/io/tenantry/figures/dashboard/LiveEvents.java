package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.store.EventFeed;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells those who look at a dashboard that what it shows has moved. It watches how far projections have come, and looks
 * into the shared feed whose events they have passed; nobody is told of another tenant's.
 */
@Component
class LiveEvents implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
    private static final int MOST = 500;
    private static final int MOST_OF_TENANT = 100;
    private static final int MOST_OF_ONE = 10;
    private static final long EVERY_MILLIS = 200;
    /** Further than this, all are told: it is cheaper than to look whose events these were. */
    private static final long FAR = 4_000;

    private final Projections projections;
    private final EventFeed feed;
    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    LiveEvents(Projections projections, EventFeed feed) {
        this.projections = projections;
        this.feed = feed;
    }

    /** Takes a viewer in, unless there are too many, or too many of one tenant; of one person, the one who came first leaves. */
    boolean add(LiveStream stream) {
        if (!running || streams.size() >= MOST || ofTenantOf(stream) >= MOST_OF_TENANT) return false;
        List<LiveStream> own =
                streams.stream().filter(each -> each.isOf(stream.viewer())).toList();
        if (own.size() >= MOST_OF_ONE) own.getFirst().end();
        streams.add(stream);
        return true;
    }

    /** Operators are of no tenant: those of the platform are the company's own. */
    private long ofTenantOf(LiveStream stream) {
        TenantId home = stream.viewer().home();
        return streams.stream()
                .filter(each -> each.viewer().home().equals(home))
                .count();
    }

    void remove(LiveStream stream) {
        streams.remove(stream);
    }

    int size() {
        return streams.size();
    }

    private void watch() {
        Map<String, Long> seen = positions();
        while (running) {
            try {
                Thread.sleep(Duration.ofMillis(EVERY_MILLIS));
                Map<String, Long> now = positions();
                if (!streams.isEmpty()) tell(seen, now);
                seen = now;
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                log.warn("cannot tell what moved, trying again: {}", e.getMessage());
            }
        }
    }

    private Map<String, Long> positions() {
        return projections.progress().stream()
                .collect(Collectors.toMap(Projections.Progress::processor, Projections.Progress::position));
    }

    private void tell(Map<String, Long> before, Map<String, Long> now) {
        long from = Long.MAX_VALUE;
        long to = 0;
        for (Map.Entry<String, Long> each : now.entrySet()) {
            long was = before.getOrDefault(each.getKey(), 0L);
            if (was == each.getValue()) continue;
            from = Math.min(from, Math.min(was, each.getValue()));
            to = Math.max(to, each.getValue());
        }
        if (to == 0) return;
        Set<TenantId> moved = to - from > FAR ? null : tenants(from, to);
        for (LiveStream stream : streams) stream.moved(moved);
    }

    private Set<TenantId> tenants(long from, long to) {
        Set<TenantId> tenants = new HashSet<>();
        long position = from;
        while (position < to) {
            List<RecordedEvent> events = feed.read(position, (int) FAR);
            if (events.isEmpty()) break;
            for (RecordedEvent event : events) {
                if (event.position() <= to) tenants.add(event.tenantId());
            }
            position = events.getLast().position();
        }
        return tenants;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("live-events").start(this::watch);
    }

    /** Before HTTP stops: it waits for open requests. */
    @Override
    public void stop() {
        running = false;
        Thread watching = thread;
        if (watching != null) watching.interrupt();
        streams.forEach(LiveStream::end);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
