package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.projection.PassingRate.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How far the lanes are by their rows, whoever moves them: looked at often while somebody waits for a lane that runs on
 * another server, else now and then.
 */
@Component
class LaneWatch {
    private static final Logger log = LoggerFactory.getLogger(LaneWatch.class);
    private static final long OFTEN_MILLIS = 15;
    private static final long SELDOM_MILLIS = 200;
    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LaneDatabase database;
    private final Segments segments;
    private final Progressed progressed;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Map<Place, Long> positions = Map.of();
    private volatile Map<String, Double> lagSeconds = Map.of();
    private final PassingRate rate = new PassingRate();
    private volatile boolean stopped = true;
    private volatile @Nullable Thread thread;

    LaneWatch(LaneDatabase database, Segments segments, Progressed progressed) {
        this.database = database;
        this.segments = segments;
        this.progressed = progressed;
    }

    /** The position in the lane's row when it was looked at last; -1 when it was not yet. */
    long position(String processor, int segment) {
        return positions.getOrDefault(new Place(processor, segment), -1L);
    }

    /** Age of the oldest event that is still to be folded. */
    double lagSeconds(String processor) {
        return lagSeconds.getOrDefault(processor, 0.0);
    }

    /** Positions passed in a second, over the last ten seconds, on all servers. */
    long rate(String processor) {
        return rate.of(processor);
    }

    /** Until the handle is closed, the rows are looked at often. */
    Waiting waiting() {
        waiting.incrementAndGet();
        Thread current = thread;
        if (current != null) java.util.concurrent.locks.LockSupport.unpark(current);
        return waiting::decrementAndGet;
    }

    /** Someone waits. */
    interface Waiting extends AutoCloseable {
        @Override
        void close();
    }

    /** The first look is before the lanes run here, or what they catch up with at once is never seen as movement. */
    void start() {
        stopped = false;
        look();
        sample();
        thread = Thread.ofVirtual().name("lane-watch").start(this::run);
    }

    void stop() {
        stopped = true;
        Thread current = thread;
        if (current != null) current.interrupt();
    }

    private void run() {
        long sampled = System.nanoTime();
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            try {
                boolean due = System.nanoTime() - sampled > SAMPLE_NANOS;
                if (due || segments.owned().size() < Segment.COUNT) look();
                if (due) {
                    sampled = System.nanoTime();
                    sample();
                }
            } catch (RuntimeException e) {
                if (!stopped) log.warn("cannot look at the lanes, trying again: {}", Failures.reason(e));
            }
            long millis = waiting.get() > 0 ? OFTEN_MILLIS : SELDOM_MILLIS;
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    private void look() {
        positions = database.inTransaction(jdbc -> {
            Map<Place, Long> read = new HashMap<>();
            jdbc.sql("select processor, segment, position from lane where target = 'live' and tenant_id is null")
                    .query(row -> {
                        read.put(new Place(row.getString(1), row.getInt(2)), row.getLong(3));
                    });
            return read;
        });
        progressed.announce();
    }

    private void sample() {
        rate.sample(System.nanoTime(), positions);
        lagSeconds = database.inTransaction(jdbc -> {
            Map<String, Double> lags = new HashMap<>();
            jdbc.sql("select main.processor, coalesce(extract(epoch from clock_timestamp() - (select e.recorded_at"
                            + " from event e where e.position > main.position order by e.position limit 1)), 0)"
                            + " from (select processor, min(position) as position from lane"
                            + " where target = 'live' and tenant_id is null group by processor) main")
                    .query(row -> {
                        lags.put(row.getString(1), Math.max(0, row.getDouble(2)));
                    });
            return lags;
        });
    }
}
