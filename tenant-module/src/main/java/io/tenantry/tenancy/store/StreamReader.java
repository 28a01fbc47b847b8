package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads streams for loading aggregates, from memory if they were loaded lately. A command sees each stream in one state
 * only, and that state is noted in its {@link PendingAppend}, whose versions the append verifies.
 */
@Component
class StreamReader {
    private final TenantDatabase database;
    private final EventJson json;
    private final Snapshots snapshots;
    private final StreamCache cache;

    StreamReader(TenantDatabase database, EventJson json, Snapshots snapshots, StreamCache cache) {
        this.database = database;
        this.json = json;
        this.snapshots = snapshots;
        this.cache = cache;
    }

    /**
     * The stream, with its snapshot and the events after it; empty when there is no such stream. Memory is for commands:
     * who reads outside of one meets no append that verifies it, and so reads the database.
     */
    CachedStream load(String stream) {
        PendingAppend pending = pending();
        if (pending == null) return read(stream);
        CachedStream seen = pending.loaded(stream);
        if (seen != null) return seen;
        // its append would not see that tenant's rows, and so could never be verified
        if (!stream.startsWith(pending.context().tenantId() + "/"))
            throw new IllegalStateException("a command of " + pending.context().tenantId() + " reads " + stream);
        CachedStream loaded = cache.find(stream);
        if (loaded == null) {
            loaded = read(stream);
            cache.loaded(stream, loaded);
        }
        if (loaded.version() > 0 && isOfAnotherKind(pending, stream, loaded)) return CachedStream.EMPTY;
        // that there is none is what the command is decided on, too
        pending.loaded(stream, loaded);
        return loaded;
    }

    /** Its events from {@code firstSequence} on. */
    List<RecordedEvent> load(String stream, long firstSequence) {
        CachedStream loaded = load(stream);
        Snapshot snapshot = loaded.snapshot();
        // a snapshot may have been taken between the two questions of one that is in no command
        if (snapshot != null && snapshot.sequence() >= firstSequence) return read(stream, null, firstSequence);
        return loaded.from(firstSequence);
    }

    private CachedStream read(String stream) {
        TenantId tenantId;
        try {
            tenantId = StreamId.tenantOf(stream);
        } catch (IllegalArgumentException e) {
            return CachedStream.EMPTY;
        }
        Stored stored = database.inTenant(tenantId, jdbc -> {
            Snapshots.Stored found = Snapshots.find(jdbc, tenantId, stream);
            return new Stored(found, read(jdbc, stream, tenantId, found == null ? 0 : found.sequence() + 1));
        });
        if (stored.snapshot() == null) return CachedStream.of(null, stored.events());
        Snapshot snapshot = snapshots.open(tenantId, stored.snapshot());
        return CachedStream.of(snapshot, snapshot == null ? read(stream, tenantId, 0) : stored.events());
    }

    private record Stored(Snapshots.@Nullable Stored snapshot, List<RecordedEvent> events) {}

    private List<RecordedEvent> read(String stream, @Nullable TenantId known, long firstSequence) {
        TenantId tenantId = known == null ? StreamId.tenantOf(stream) : known;
        return database.inTenant(tenantId, jdbc -> read(jdbc, stream, tenantId, firstSequence));
    }

    private List<RecordedEvent> read(JdbcClient jdbc, String stream, TenantId tenantId, long firstSequence) {
        return jdbc.sql("select " + EventRows.COLUMNS
                        + " from event where tenant_id = ? and stream = ? and sequence >= ? order by sequence")
                .params(tenantId.value(), stream, firstSequence)
                .query(EventRows.mapper(json))
                .list();
    }

    /** The id of, say, a user is no plan: the first id of the target's first event must be of the target's type. */
    static boolean isOfAnotherKind(PendingAppend pending, String stream, CachedStream loaded) {
        if (!pending.target().stream().equals(stream)) return false;
        Class<?> kind = pending.target().getClass();
        Snapshot snapshot = loaded.snapshot();
        if (snapshot != null)
            return Arrays.stream(snapshot.type().getDeclaredFields())
                    .filter(field -> field.isAnnotationPresent(AggregateIdentifier.class))
                    .noneMatch(field -> field.getType() == kind);
        return Arrays.stream(loaded.events().getFirst().payload().getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .filter(StreamId.class::isAssignableFrom)
                .findFirst()
                .filter(kind::equals)
                .isEmpty();
    }

    Optional<Long> lastSequenceNumberFor(String stream) {
        TenantId tenantId = StreamId.tenantOf(stream);
        return database.inTenant(tenantId, jdbc -> lastSequence(jdbc, tenantId, stream));
    }

    private static Optional<Long> lastSequence(JdbcClient jdbc, TenantId tenantId, String stream) {
        return jdbc.sql("select max(sequence) from event where tenant_id = ? and stream = ?")
                .params(tenantId.value(), stream)
                .query((rows, _) -> Optional.ofNullable(rows.getObject(1, Long.class)))
                .single();
    }

    /** Whether a command that was refused, and so met no append, was decided on streams that have moved on since. */
    boolean decidedOnThePast(PendingAppend refused) {
        Map<String, Long> taken = refused.taken();
        if (taken.isEmpty()) return false;
        TenantId tenantId = refused.context().tenantId();
        AtomicBoolean past = new AtomicBoolean();
        database.inTenant(tenantId, jdbc -> {
            taken.forEach((stream, version) -> {
                if (lastSequence(jdbc, tenantId, stream).orElse(-1L) + 1 == version) return;
                cache.evict(stream);
                past.set(true);
            });
            return true;
        });
        return past.get();
    }

    private static @Nullable PendingAppend pending() {
        return CurrentUnitOfWork.isStarted()
                ? CurrentUnitOfWork.get().root().getResource(PostgresEventStorageEngine.PENDING)
                : null;
    }
}
