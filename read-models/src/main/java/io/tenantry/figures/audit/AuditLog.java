package io.tenantry.figures.audit;

import io.tenantry.tenancy.erasure.PersonalRows;
import io.tenantry.tenancy.event.EventMetadata;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Every event of every module, as people read it. What was before is folded from the stream's earlier events, field by
 * field, without knowing any of them; it is read from the stored payload, in which secrets and personal data are sealed.
 */
@Component
public class AuditLog implements Projection {
    public static final String NAME = "figures.audit";

    private static final Table LOG = Table.of("audit_log", "tenant_id", "position");
    private static final Table STATE = Table.of("audit_state", "tenant_id", "id");

    @Bean
    static PersonalRows personalRowsOfAuditLog() {
        return PersonalRows.emptied("audit_log", "actor = 'user:' || ?::text", List.of("origin"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return ALL;
    }

    @Override
    public List<Table> tables() {
        return List.of(LOG, STATE);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row state = event.sequence() == 0
                ? rows.insert(STATE, event.tenantId(), event.id())
                : rows.upsert(STATE, event.tenantId(), event.id());
        FieldChanges changes = FieldChanges.of(state.get("state"), event.payloadJson(), event.stream());
        state.set("state", changes.state());
        EventMetadata metadata = event.metadata();
        rows.insert(LOG, event.tenantId(), event.position())
                .set("event_id", event.eventId())
                .set("at", event.timestamp())
                .set("actor", metadata.actor())
                .set("action", event.name())
                .set("kind", event.name().substring(0, event.name().indexOf('.')))
                .set("resource_id", event.id())
                .set("version", event.version())
                .set("source", metadata.source())
                .set("reason", metadata.reason())
                .set("request_id", metadata.requestId())
                .set("causation_id", metadata.causationId())
                .set("origin", Sealed.valueOf(metadata.from()))
                .set("before", changes.before())
                .set("after", changes.after());
    }
}
