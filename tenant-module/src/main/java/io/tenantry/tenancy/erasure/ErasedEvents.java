package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.sealing.ThrownAwayKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes a tenant's events out of the store: that they were stays in {@code erased_event}, what they said is sealed with
 * keys that nobody keeps. Positions keep their gaps, and whoever folds from the first event meets none of them.
 */
@Component
class ErasedEvents {
    private static final int BATCH = 1_000;
    private static final String COLUMNS =
            "position, stream, sequence, event_id, name, revision, payload, metadata," + " \"timestamp\", recorded_at";
    private static final String INSERT =
            "insert into tenantry.erased_event (tenant_id, position, stream, sequence, event_id,"
                    + " name, revision, ciphertext, \"timestamp\", recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " on conflict do nothing";

    private final OwnerDatabase owner;

    ErasedEvents(OwnerDatabase owner) {
        this.owner = owner;
    }

    /** Seals all but those of {@code keptStream}; a batch is sealed or as it was. {@code last} is sealed, and stays. */
    void seal(TenantId tenantId, long last, String keptStream) {
        String others = " from tenantry.event where tenant_id = ? and position > ? and position <> ? and stream <> ?";
        AtomicLong sealed = new AtomicLong();
        int taken;
        do {
            taken = owner.inTransaction(connection -> {
                OwnerDatabase.actFor(connection, tenantId);
                List<Long> positions = copy(
                        connection,
                        tenantId,
                        "select " + COLUMNS + others + " order by position limit " + BATCH,
                        tenantId.value(),
                        sealed.get(),
                        last,
                        keptStream);
                delete(connection, tenantId, positions);
                if (!positions.isEmpty()) sealed.set(positions.getLast());
                return positions.size();
            });
        } while (taken == BATCH);
        owner.inTransaction(connection -> {
            OwnerDatabase.actFor(connection, tenantId);
            return copy(
                    connection,
                    tenantId,
                    "select " + COLUMNS + " from tenantry.event where tenant_id = ? and position = ?",
                    tenantId.value(),
                    last);
        });
    }

    private static List<Long> copy(Connection connection, TenantId tenantId, String select, Object... parameters)
            throws SQLException {
        ThrownAwayKey key = new ThrownAwayKey();
        List<Long> positions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(select);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < parameters.length; i++) query.setObject(i + 1, parameters[i]);
            ResultSet row = query.executeQuery();
            while (row.next()) {
                UUID eventId = row.getObject(4, UUID.class);
                insert.setObject(1, tenantId.value());
                insert.setLong(2, row.getLong(1));
                insert.setString(3, row.getString(2));
                insert.setLong(4, row.getLong(3));
                insert.setObject(5, eventId);
                insert.setString(6, row.getString(5));
                insert.setInt(7, row.getInt(6));
                insert.setBytes(8, key.seal(row.getString(7) + "\n" + row.getString(8), eventId.toString()));
                insert.setObject(9, row.getObject(9, OffsetDateTime.class));
                insert.setObject(10, row.getObject(10, OffsetDateTime.class));
                insert.addBatch();
                positions.add(row.getLong(1));
            }
            insert.executeBatch();
        }
        return positions;
    }

    private static void delete(Connection connection, TenantId tenantId, List<Long> positions) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from tenantry.event where tenant_id = ? and position = any (?)")) {
            delete.setObject(1, tenantId.value());
            delete.setArray(2, connection.createArrayOf("bigint", positions.toArray()));
            delete.executeUpdate();
        }
    }

    void remove(TenantId tenantId, long position) {
        owner.inTransaction(connection -> {
            OwnerDatabase.actFor(connection, tenantId);
            delete(connection, tenantId, List.of(position));
            return true;
        });
    }

    /**
     * What is left of the events.
     *
     * @param digest SHA-256 of a line for each event, in their order: {@code <position> <stream> <sequence> <event id>
     *     <SHA-256 of the ciphertext>}
     */
    record Remains(long events, long firstPosition, long lastPosition, Instant firstEventAt, String digest) {}

    Remains remains(TenantId tenantId) {
        return owner.inTransaction(connection -> {
            OwnerDatabase.actFor(connection, tenantId);
            MessageDigest digest = sha256();
            long events = 0;
            long first = 0;
            long last = 0;
            Instant firstAt = null;
            try (PreparedStatement query = connection.prepareStatement("select position, stream, sequence, event_id,"
                    + " encode(sha256(ciphertext), 'hex'), \"timestamp\" from tenantry.erased_event where tenant_id = ?"
                    + " order by position")) {
                query.setFetchSize(BATCH);
                query.setObject(1, tenantId.value());
                ResultSet row = query.executeQuery();
                while (row.next()) {
                    last = row.getLong(1);
                    if (events == 0) {
                        first = last;
                        firstAt = row.getObject(6, OffsetDateTime.class).toInstant();
                    }
                    events++;
                    String line = last + " " + row.getString(2) + " " + row.getLong(3) + " " + row.getString(4) + " "
                            + row.getString(5) + "\n";
                    digest.update(line.getBytes(StandardCharsets.UTF_8));
                }
            }
            return new Remains(
                    events, first, last, requireThere(firstAt), HexFormat.of().formatHex(digest.digest()));
        });
    }

    private static Instant requireThere(@Nullable Instant first) {
        return Objects.requireNonNull(first, "a tenant has events");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
