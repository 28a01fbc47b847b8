package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.agenda.Agenda;
import io.tenantry.tenancy.agenda.AgendaRule;
import io.tenantry.tenancy.agenda.DueEntry;
import io.tenantry.tenancy.archive.ArchiveCommand.DeleteArchive;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveDeleted;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveMade;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** An archive is not kept for ever: it is as much as all that the tenant has. */
@Component
class ArchiveExpiry implements AgendaRule {
    private static final String DELETE = "delete-archive";

    @Override
    public Set<Class<?>> events() {
        return Set.of(ArchiveMade.class, ArchiveDeleted.class);
    }

    @Override
    public void on(RecordedEvent event, Agenda agenda) {
        if (event.payload() instanceof ArchiveMade made) agenda.at(made.expiresAt(), DELETE);
        else agenda.cancel(DELETE);
    }

    @Override
    public Map<String, Function<DueEntry, Object>> commands() {
        return Map.of(DELETE, due -> new DeleteArchive(new ArchiveId(due.tenantId(), due.id())));
    }
}
