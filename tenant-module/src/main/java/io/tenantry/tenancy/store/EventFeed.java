package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * All events in the order of their commits. Readers share what was read last, so that one query serves all projections
 * that keep step. Positions have gaps; a position is never handed out below one that is already visible.
 */
@Component
public class EventFeed {
    private static final int KEPT = 2_048;
    private static final int CHUNK = 1_000;

    private final TenantDatabase database;
    private final EventJson json;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    /** One reader asks the database for what is new, and the others wait for its answer. */
    private final ReentrantLock asking = new ReentrantLock();

    private final Deque<RecordedEvent> recent = new ArrayDeque<>();
    /** About how much memory they take. */
    private long recentBytes;
    /** Everything after this position and up to {@code end} is in {@code recent}; -1 before the first reader came to the end. */
    private long recentAfter = -1;
    /** Position of the last event in {@code recent}, or where it began. */
    private long end = -1;
    /** Position up to which all events are known; those after {@code end} were handed out in vain. */
    private long covered = -1;
    /** The largest position that this server's own appends have handed out. */
    private long handedOut = -1;
    /** Raised when there may be events that this server does not know; {@code seen} is the value that was answered last. */
    private long hints = 1;

    private long seen;
    private long wakes;
    private final AtomicLong knownHead = new AtomicLong();

    EventFeed(TenantDatabase database, EventJson json, @Value("${tenantry.feed.memory:32MB}") DataSize memory) {
        this.database = database;
        this.json = json;
        this.mostBytes = memory.toBytes();
    }

    /** Up to {@code limit} events after {@code position}, in order; empty when there are none yet. */
    public List<RecordedEvent> read(long position, int limit) {
        while (true) {
            lock.lock();
            try {
                if (recentAfter < 0 || position < recentAfter) break;
                List<RecordedEvent> known = after(position, limit);
                if (!known.isEmpty() || seen == hints) return known;
            } finally {
                lock.unlock();
            }
            ask();
        }
        List<RecordedEvent> events = query(position, limit);
        if (events.size() < limit) adopt(position, events);
        return events;
    }

    /** From the newest back: readers that keep step find theirs there. */
    private List<RecordedEvent> after(long position, int limit) {
        Deque<RecordedEvent> events = new ArrayDeque<>();
        for (Iterator<RecordedEvent> newestFirst = recent.descendingIterator(); newestFirst.hasNext(); ) {
            RecordedEvent event = newestFirst.next();
            if (event.position() <= position) break;
            events.addFirst(event);
        }
        return events.stream().limit(limit).toList();
    }

    private void ask() {
        asking.lock();
        try {
            long from;
            long upTo;
            long hint;
            lock.lock();
            try {
                if (seen == hints) return;
                from = end;
                upTo = handedOut;
                hint = hints;
            } finally {
                lock.unlock();
            }
            List<RecordedEvent> events = query(from, CHUNK);
            lock.lock();
            try {
                events.stream().filter(event -> event.position() > end).forEach(this::keep);
                if (events.size() < CHUNK) {
                    seen = hint;
                    // it was committed before the question, with all that came before it
                    covered = Math.max(covered, upTo);
                }
            } finally {
                lock.unlock();
            }
        } finally {
            asking.unlock();
        }
    }

    private void keep(RecordedEvent event) {
        recent.addLast(event);
        end = event.position();
        covered = Math.max(covered, end);
        knownHead.accumulateAndGet(end, Math::max);
        recentBytes += event.weight();
        while (recent.size() > KEPT || recentBytes > mostBytes) {
            RecordedEvent oldest = recent.removeFirst();
            recentBytes -= oldest.weight();
            recentAfter = oldest.position();
        }
    }

    /** Drops the events in memory: who is behind the end reads the database again. */
    void forget() {
        lock.lock();
        try {
            recent.clear();
            recentBytes = 0;
            recentAfter = end;
        } finally {
            lock.unlock();
        }
    }

    /** About how many bytes of memory the events take that are kept for readers. */
    long bytes() {
        lock.lock();
        try {
            return recentBytes;
        } finally {
            lock.unlock();
        }
    }

    /** A reader has come to the end: what it read is the end of the feed, so sharing begins there. */
    private void adopt(long position, List<RecordedEvent> events) {
        lock.lock();
        try {
            if (recentAfter >= 0) return;
            recentAfter = position;
            end = position;
            covered = position;
            events.forEach(this::keep);
        } finally {
            lock.unlock();
        }
    }

    /**
     * This server has committed {@code events}; up to {@code previous} positions were handed out before, and up to {@code
     * last} with them, some perhaps in vain. Readers get them from memory, unless there may be something between that this
     * server does not know.
     */
    void appended(long previous, long last, List<RecordedEvent> events) {
        lock.lock();
        try {
            handedOut = Math.max(handedOut, last);
            boolean known = covered >= 0 && covered == previous;
            if (known) {
                events.forEach(this::keep);
                covered = last;
            }
            if (events.isEmpty()) return;
            if (!known) hints++;
            knownHead.accumulateAndGet(events.getLast().position(), Math::max);
            wakeReaders();
        } finally {
            lock.unlock();
        }
    }

    /** There may be events of other servers. */
    void look() {
        lock.lock();
        try {
            hints++;
            wakeReaders();
        } finally {
            lock.unlock();
        }
    }

    private List<RecordedEvent> query(long position, int limit) {
        List<RecordedEvent> events = database.asProjector(jdbc -> jdbc.sql(
                        "select " + EventRows.COLUMNS + " from event where position > ? order by position limit ?")
                .params(position, limit)
                .query(EventRows.mapper(json))
                .list());
        if (!events.isEmpty()) knownHead.accumulateAndGet(events.getLast().position(), Math::max);
        return events;
    }

    /** As {@link #read}, events of one tenant only. */
    public List<RecordedEvent> ofTenant(TenantId tenantId, long position, int limit) {
        return database.asProjector(jdbc -> jdbc.sql("select " + EventRows.COLUMNS
                        + " from event where tenant_id = ? and position > ? order by position limit ?")
                .params(tenantId.value(), position, limit)
                .query(EventRows.mapper(json))
                .list());
    }

    /** Position of the newest event, 0 when there is none. */
    public long head() {
        return database.asProjector(jdbc -> jdbc.sql("select coalesce(max(position), 0) from event")
                .query(Long.class)
                .single());
    }

    /** Position of the newest event that this server has seen. */
    public long knownHead() {
        return knownHead.get();
    }

    /** Tells waiting readers to look again. */
    public void wake() {
        lock.lock();
        try {
            wakeReaders();
        } finally {
            lock.unlock();
        }
    }

    private void wakeReaders() {
        wakes++;
        appended.signalAll();
    }

    /** A mark for {@link #await}: take it before reading, so that no wake-up between is lost. */
    public long mark() {
        lock.lock();
        try {
            return wakes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something was appended since {@code mark}, at most {@code millis}. */
    public void await(long mark, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (wakes == mark && left > 0) left = appended.awaitNanos(left);
        } finally {
            lock.unlock();
        }
    }
}
