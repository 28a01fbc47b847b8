package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Keyring;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Snapshots of long streams: an aggregate's fields, encrypted with its tenant's key. They save reading and decide
 * nothing: one that is of another shape, or whose key is gone, is ignored, and the whole stream is read.
 */
@Component
class Snapshots {
    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private final TenantDatabase database;
    private final EventJson json;
    private final Keyring keyring;
    private final StreamCache streams;

    Snapshots(TenantDatabase database, EventJson json, Keyring keyring, StreamCache streams) {
        this.database = database;
        this.json = json;
        this.keyring = keyring;
        this.streams = streams;
    }

    void store(String stream, long sequence, Object aggregate) {
        TenantId tenantId = StreamId.tenantOf(stream);
        String fields = json.writeState(aggregate);
        byte[] sealed = keyring.seal(KeyRef.ofTenant(tenantId), fields.getBytes(StandardCharsets.UTF_8));
        try {
            write(tenantId, stream, sequence, SnapshotShape.of(aggregate.getClass()), sealed);
        } catch (ConcurrencyFailureException another) {
            return; // has just stored one of this stream
        }
        streams.snapshotTaken(stream, new Snapshot(sequence, aggregate.getClass(), fields));
    }

    private void write(TenantId tenantId, String stream, long sequence, String shape, byte[] sealed) {
        database.inTenant(tenantId, jdbc -> jdbc.sql(
                        "insert into snapshot (tenant_id, stream, sequence, shape, sealed) values (?, ?, ?, ?, ?)"
                                + " on conflict (tenant_id, stream) do update set sequence = excluded.sequence,"
                                + " shape = excluded.shape, sealed = excluded.sealed"
                                + " where snapshot.sequence < excluded.sequence or snapshot.shape <> excluded.shape")
                .params(tenantId.value(), stream, sequence, shape, sealed)
                .update());
    }

    /** The aggregate, made anew: its caller may change it. */
    Object read(Snapshot snapshot) {
        return json.readState(snapshot.json(), snapshot.type());
    }

    /** A snapshot as it is stored. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes one
    record Stored(long sequence, String shape, byte[] sealed) {}

    /** The stream's snapshot, in the transaction that reads the events after it. */
    static @Nullable Stored find(JdbcClient jdbc, TenantId tenantId, String stream) {
        return jdbc.sql("select sequence, shape, sealed from snapshot where tenant_id = ? and stream = ?")
                .params(tenantId.value(), stream)
                .query((row, _) -> new Stored(row.getLong(1), row.getString(2), row.getBytes(3)))
                .optional()
                .orElse(null);
    }

    /** Null if it is of no use. Asks for a key, so not in a transaction. */
    @Nullable
    Snapshot open(TenantId tenantId, Stored stored) {
        Class<?> type = SnapshotShape.typeOf(stored.shape());
        if (type == null) return null;
        try {
            return keyring.open(KeyRef.ofTenant(tenantId), stored.sealed())
                    .map(fields -> new Snapshot(stored.sequence(), type, new String(fields, StandardCharsets.UTF_8)))
                    .orElse(null);
        } catch (IllegalStateException unreadable) {
            log.warn("a snapshot of tenant {} cannot be opened, its stream is read from the first event", tenantId);
            return null;
        }
    }
}
