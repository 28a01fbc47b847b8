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
 */
record CachedStream(@Nullable Snapshot snapshot, List<RecordedEvent> events, long version) {
    static CachedStream of(@Nullable Snapshot snapshot, List<RecordedEvent> events) {
        long version = events.isEmpty()
                ? snapshot == null ? 0 : snapshot.sequence() + 1
                : events.getLast().version();
        return new CachedStream(snapshot, List.copyOf(events), version);
    }

    CachedStream with(List<RecordedEvent> appended) {
        List<RecordedEvent> all = new ArrayList<>(events.size() + appended.size());
        all.addAll(events);
        all.addAll(appended);
        return of(snapshot, all);
    }

    CachedStream with(Snapshot newer) {
        return new CachedStream(newer, from(newer.sequence() + 1), version);
    }

    /** The events from this sequence number on. */
    List<RecordedEvent> from(long sequence) {
        if (events.isEmpty() || events.getFirst().sequence() >= sequence) return events;
        return events.stream().filter(event -> event.sequence() >= sequence).toList();
    }

    int weight() {
        return 1 + events.size() + (snapshot == null ? 0 : snapshot.json().length() / 512);
    }
}
