package io.tenantry.tenancy.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Streams that were loaded lately. Another server may have appended to one since: the append verifies the version of
 * every stream that a command was decided on, and the tail of the feed evicts what others changed.
 */
@Component
class StreamCache {
    /** Counted in events; a stored event takes about 1 KB. */
    private static final int MOST_EVENTS = 100_000;

    private static final int LONGEST_STREAM = 2_000;

    private final Cache<String, CachedStream> streams = Caffeine.newBuilder()
            .maximumWeight(MOST_EVENTS)
            .weigher((String _, CachedStream stream) -> stream.weight())
            .build();

    @Nullable
    CachedStream find(String stream) {
        return streams.getIfPresent(stream);
    }

    void loaded(String stream, CachedStream loaded) {
        if (loaded.version() == 0 || loaded.events().size() > LONGEST_STREAM) return;
        streams.asMap().merge(stream, loaded, (known, other) -> known.version() > other.version() ? known : other);
    }

    /** Events that are on disk now, of one stream and in its order. */
    void appended(String stream, List<RecordedEvent> events) {
        long before = events.getFirst().sequence();
        if (before == 0) loaded(stream, CachedStream.of(null, events));
        else
            streams.asMap()
                    .computeIfPresent(
                            stream,
                            (_, known) ->
                                    known.version() == before && known.events().size() < LONGEST_STREAM
                                            ? known.with(events)
                                            : null);
    }

    void snapshotTaken(String stream, Snapshot snapshot) {
        streams.asMap().computeIfPresent(stream, (_, known) -> {
            boolean newer = known.snapshot() == null || known.snapshot().sequence() < snapshot.sequence();
            return newer && known.version() > snapshot.sequence() ? known.with(snapshot) : known;
        });
    }

    /** The stream has this version: what is known of an earlier one is out of date. */
    void evictBefore(String stream, long version) {
        streams.asMap().computeIfPresent(stream, (_, known) -> known.version() < version ? null : known);
    }

    void evict(String stream) {
        streams.invalidate(stream);
    }

    void clear() {
        streams.invalidateAll();
    }
}
