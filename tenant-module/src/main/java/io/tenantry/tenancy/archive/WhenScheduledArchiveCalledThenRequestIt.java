package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.archive.ArchiveCommand.RequestArchive;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduledArchiveCalled;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
class WhenScheduledArchiveCalledThenRequestIt implements Reaction {
    private static final String NAME = "when-scheduled-archive-called-then-request-it";

    private final ArchiveStore store;
    private final Commands commands;

    WhenScheduledArchiveCalledThenRequestIt(ArchiveStore store, Commands commands) {
        this.store = store;
        this.commands = commands;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ScheduledArchiveCalled.class);
    }

    @Override
    public void on(RecordedEvent event) {
        ScheduledArchiveCalled called = (ScheduledArchiveCalled) event.payload();
        String passphrase = called.passphrase().value();
        if (passphrase == null) return; // the tenant is erased
        ArchiveId id = new ArchiveId(event.tenantId(), called.archiveId());
        store.keepPassphrase(id, passphrase);
        commands.send(
                id, new RequestArchive(id, called.keepDays()), CommandContext.following(event, Source.SCHEDULE, NAME));
    }
}
