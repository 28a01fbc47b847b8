package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.archive.ScheduleEvent.ArchivesScheduled;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleChanged;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleEnded;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduledArchiveCalled;
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

/** The schedules of {@code GET /export-schedules}. */
@Component
public class ScheduleList implements Projection {
    public static final String NAME = "tenancy.archive-schedules";
    private static final Table SCHEDULE = Table.of("archive_schedule", "tenant_id", "id");

    @Bean
    static EventCatalogue scheduleEvents() {
        return EventCatalogue.of(ScheduleEvent.class);
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
        return Set.of(ScheduleEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(SCHEDULE);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row row = rows.upsert(SCHEDULE, event.tenantId(), event.id()).set("version", event.version());
        switch ((ScheduleEvent) event.payload()) {
            case ArchivesScheduled e ->
                row.set("every_days", e.everyDays())
                        .set("keep_days", e.keepDays())
                        .set("state", "active")
                        .set("next_at", e.firstAt())
                        .set("created_at", event.timestamp());
            case ScheduleChanged e ->
                row.set("every_days", e.everyDays())
                        .set("keep_days", e.keepDays())
                        .set("next_at", e.nextAt());
            case ScheduledArchiveCalled e -> row.set("next_at", e.nextAt());
            case ScheduleEnded _ -> row.set("state", "ended").set("next_at", null);
        }
    }
}
