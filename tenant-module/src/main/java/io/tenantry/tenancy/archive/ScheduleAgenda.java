package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.agenda.Agenda;
import io.tenantry.tenancy.agenda.AgendaRule;
import io.tenantry.tenancy.agenda.DueEntry;
import io.tenantry.tenancy.archive.ScheduleCommand.CallScheduledArchive;
import io.tenantry.tenancy.archive.ScheduleEvent.ArchivesScheduled;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleChanged;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleEnded;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduledArchiveCalled;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** When the next archive of a schedule is due. */
@Component
class ScheduleAgenda implements AgendaRule {
    private static final String CALL = "call-scheduled-archive";

    @Override
    public Set<Class<?>> events() {
        return Set.of(ScheduleEvent.class);
    }

    @Override
    public void on(RecordedEvent event, Agenda agenda) {
        switch ((ScheduleEvent) event.payload()) {
            case ArchivesScheduled e -> agenda.at(e.firstAt(), CALL);
            case ScheduleChanged e -> agenda.at(e.nextAt(), CALL);
            case ScheduledArchiveCalled e -> agenda.at(e.nextAt(), CALL);
            case ScheduleEnded _ -> agenda.cancel(CALL);
        }
    }

    @Override
    public Map<String, Function<DueEntry, Object>> commands() {
        return Map.of(CALL, due -> new CallScheduledArchive(new ScheduleId(due.tenantId(), due.id())));
    }
}
