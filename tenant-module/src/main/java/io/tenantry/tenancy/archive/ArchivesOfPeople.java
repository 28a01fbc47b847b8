package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ArchiveCommand.DeleteArchive;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.erasure.PersonalTraces;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Whoever is erased stands in every archive that was made before: it goes as a whole, since nobody here can open it. */
@Component
class ArchivesOfPeople implements PersonalTraces {
    private final ArchiveStore store;
    private final Commands commands;

    ArchivesOfPeople(ArchiveStore store, Commands commands) {
        this.store = store;
        this.commands = commands;
    }

    @Override
    public void erase(TenantId tenantId, UUID person) {
        for (ArchiveId id : store.present(tenantId)) {
            commands.send(
                    id,
                    new DeleteArchive(id),
                    CommandContext.system(tenantId, Source.REACTION, id.value() + "/erased/" + person, null));
            store.drop(id);
        }
    }
}
