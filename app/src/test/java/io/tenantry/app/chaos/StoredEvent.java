package io.tenantry.app.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A row of the event store, with its JSON as it stands there: the product's own classes read nothing here. */
record StoredEvent(
        long position,
        UUID tenant,
        String stream,
        long sequence,
        UUID eventId,
        String name,
        JsonNode payload,
        JsonNode metadata,
        Instant timestamp,
        Instant recordedAt) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PLATFORM = "00000000-0000-7000-8000-000000000001";

    /** In the order of their positions. */
    static List<StoredEvent> all(Connection database) throws SQLException {
        List<StoredEvent> events = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select position, tenant_id, stream, sequence, event_id, name,"
                        + " payload, metadata, \"timestamp\", recorded_at from tenantry.event order by position")) {
            while (row.next()) {
                events.add(new StoredEvent(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getLong(4),
                        row.getObject(5, UUID.class),
                        row.getString(6),
                        JSON.readTree(row.getString(7)),
                        JSON.readTree(row.getString(8)),
                        row.getObject(9, OffsetDateTime.class).toInstant(),
                        row.getObject(10, OffsetDateTime.class).toInstant()));
            }
        }
        return events;
    }

    String id() {
        return bare(stream);
    }

    long version() {
        return sequence + 1;
    }

    /** A field of the payload, by path. */
    JsonNode at(String path) {
        return payload.at("/" + path);
    }

    String text(String path) {
        return at(path).asString("");
    }

    /** The UUID of a stream id, or a bare one. */
    String idAt(String path) {
        return bare(text(path));
    }

    boolean has(String path) {
        return !at(path).isMissingNode() && !at(path).isNull();
    }

    long minor(String path) {
        return at(path + "/amountMinor").longValue();
    }

    String currency(String path) {
        return text(path + "/currency");
    }

    boolean ofThePlatform() {
        return tenant.toString().equals(PLATFORM);
    }

    private static String bare(String stream) {
        return stream.substring(stream.indexOf('/') + 1);
    }
}
