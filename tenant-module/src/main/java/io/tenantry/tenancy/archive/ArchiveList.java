package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveDeleted;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveFailed;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveMade;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveRequested;
import io.tenantry.tenancy.event.EventCatalogue;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The archives of {@code GET /exports}. */
@Component
public class ArchiveList implements Projection {
    public static final String NAME = "tenancy.archives";
    private static final Table ARCHIVE = Table.of("archive", "tenant_id", "id");

    @Bean
    static EventCatalogue archiveEvents() {
        return EventCatalogue.of(ArchiveEvent.class);
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
        return Set.of(ArchiveEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(ARCHIVE);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        ArchiveEvent payload = (ArchiveEvent) event.payload();
        Row row = payload instanceof ArchiveRequested
                ? requested(rows.insert(ARCHIVE, event.tenantId(), event.id()), event)
                : rows.require(ARCHIVE, event.tenantId(), event.id());
        row.set("version", event.version());
        switch (payload) {
            case ArchiveRequested _ -> row.set("state", "waiting");
            case ArchiveMade e ->
                finished(row, event, "made")
                        .set("events", e.events())
                        .set("bytes", e.bytes())
                        .set("sha256", e.sha256())
                        .set("expires_at", e.expiresAt());
            case ArchiveFailed e -> finished(row, event, "failed").set("reason", e.reason());
            case ArchiveDeleted _ -> row.set("state", "deleted");
        }
    }

    private static Row requested(Row row, RecordedEvent event) {
        for (String column : List.of("reason", "events", "bytes", "sha256", "finished_at", "expires_at"))
            row.set(column, null);
        return row.set("created_at", event.timestamp());
    }

    private static Row finished(Row row, RecordedEvent event, String state) {
        return row.set("state", state).set("finished_at", event.timestamp());
    }
}
