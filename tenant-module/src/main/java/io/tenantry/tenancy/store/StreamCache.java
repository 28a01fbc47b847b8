package io.tenantry.tenancy.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Streams that were loaded lately. Another server may have appended to one since: the append verifies the version of
 * every stream that a command was decided on, and the tail of the feed evicts what others changed.
 */
@Component
class StreamCache {
    private static final int LONGEST_STREAM = 2_000;
    /** One stream may take this part of the memory. */
    private static final int LARGEST_PART = 8;

    private static final int KILOBYTE = 1_024;

    private final Cache<String, CachedStream> streams;
    private final long largest;

    StreamCache(@Value("${tenantry.streams.memory:128MB}") DataSize memory) {
        largest = memory.toBytes() / LARGEST_PART;
        streams = Caffeine.newBuilder()
                .maximumWeight(memory.toKilobytes())
                // none is nothing: its name and its place weigh, too
                .weigher((String _, CachedStream stream) -> 1 + (int) (stream.bytes() / KILOBYTE))
                .build();
    }

    @Nullable
    CachedStream find(String stream) {
        return streams.getIfPresent(stream);
    }

    void loaded(String stream, CachedStream loaded) {
        if (loaded.version() == 0 || isTooLarge(loaded)) return;
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
                            (_, known) -> known.version() == before && !isTooLarge(known) ? known.with(events) : null);
    }

    private boolean isTooLarge(CachedStream stream) {
        return stream.events().size() >= LONGEST_STREAM || stream.bytes() > largest;
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

    /** Drops what is known of a tenant. */
    void forget(TenantId tenantId) {
        streams.asMap().keySet().removeIf(stream -> stream.startsWith(tenantId + "/"));
    }

    /** About how many bytes of memory it takes. */
    long bytes() {
        streams.cleanUp();
        return streams.asMap().values().stream().mapToLong(CachedStream::bytes).sum();
    }
}
