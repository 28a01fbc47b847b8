package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Events of single aggregates as they are stored, for answers that explain what a read model shows. */
@Component
public class StreamEvents {
    private final EventJson json;

    StreamEvents(EventJson json) {
        this.json = json;
    }

    /** The columns of {@code event} that {@link #mapper} reads. */
    public String columns() {
        return EventRows.COLUMNS;
    }

    public RowMapper<RecordedEvent> mapper() {
        return EventRows.mapper(json);
    }

    /** What the commands wrote to these aggregates of the tenant, in order. */
    public List<RecordedEvent> ofCommands(
            JdbcClient jdbc, TenantId tenantId, Collection<String> streams, Collection<String> commandIds) {
        if (commandIds.isEmpty()) return List.of();
        return jdbc.sql("select " + EventRows.COLUMNS + " from event where tenant_id = ? and stream = any(?)"
                        + " and metadata ->> 'commandId' = any(?) order by position")
                .params(tenantId.value(), streams.toArray(String[]::new), commandIds.toArray(String[]::new))
                .query(EventRows.mapper(json))
                .list();
    }

    /** Those of the positions at which a command with an {@code Idempotency-Key} of these principals ended. */
    public List<Long> keyed(
            JdbcClient jdbc, TenantId tenantId, Collection<String> principals, Collection<Long> positions) {
        if (principals.isEmpty()) return List.of();
        return jdbc.sql("select position from idempotency where tenant_id = ? and principal = any(?)"
                        + " and position = any(?)")
                .params(tenantId.value(), principals.toArray(String[]::new), positions.toArray(Long[]::new))
                .query(Long.class)
                .list();
    }
}
