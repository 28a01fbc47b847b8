package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;

/** How a row of {@code event} is read. */
final class EventRows {
    static final String COLUMNS = "position, tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
            + " \"timestamp\", recorded_at, imported";

    private EventRows() {}

    static RowMapper<RecordedEvent> mapper(EventJson json) {
        return (row, _) -> new RecordedEvent(
                row.getLong(1),
                new TenantId(row.getObject(2, UUID.class)),
                row.getString(3),
                row.getLong(4),
                row.getObject(5, UUID.class),
                row.getString(6),
                row.getInt(7),
                row.getString(8),
                row.getString(9),
                row.getObject(10, OffsetDateTime.class).toInstant(),
                row.getObject(11, OffsetDateTime.class).toInstant(),
                row.getBoolean(12),
                json);
    }
}
