package io.tenantry.tenancy.store;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream as an aggregate is loaded from it: a snapshot, if there is one, and the events after it. Never changed, so
 * that commands may share it; aggregates are made of it anew for every command.
 *
 * @param version number of events in the stream, those in the snapshot included
 * @param bytes about how much memory snapshot and events take
 */
record CachedStream(@Nullable Snapshot snapshot, List<RecordedEvent> events, long version, long bytes) {
    static final CachedStream EMPTY = new CachedStream(null, List.of(), 0, 0);

    static CachedStream of(@Nullable Snapshot snapshot, List<RecordedEvent> events) {
        long version = events.isEmpty()
                ? snapshot == null ? 0 : snapshot.sequence() + 1
                : events.getLast().version();
        return new CachedStream(snapshot, List.copyOf(events), version, weight(snapshot) + weight(events));
    }

    CachedStream with(List<RecordedEvent> appended) {
        List<RecordedEvent> all = new ArrayList<>(events.size() + appended.size());
        all.addAll(events);
        all.addAll(appended);
        return new CachedStream(snapshot, List.copyOf(all), appended.getLast().version(), bytes + weight(appended));
    }

    CachedStream with(Snapshot newer) {
        List<RecordedEvent> after = from(newer.sequence() + 1);
        return new CachedStream(newer, after, version, weight(newer) + weight(after));
    }

    /** The events from this sequence number on. */
    List<RecordedEvent> from(long sequence) {
        if (events.isEmpty() || events.getFirst().sequence() >= sequence) return events;
        return events.stream().filter(event -> event.sequence() >= sequence).toList();
    }

    private static long weight(List<RecordedEvent> events) {
        long bytes = 0;
        for (RecordedEvent event : events) bytes += event.weight();
        return bytes;
    }

    private static long weight(@Nullable Snapshot snapshot) {
        return snapshot == null ? 0 : 2L * snapshot.json().length();
    }
}
