package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveDeleted;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
class WhenArchiveDeletedThenDropItsFile implements Reaction {
    private final ArchiveStore store;

    WhenArchiveDeletedThenDropItsFile(ArchiveStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "when-archive-deleted-then-drop-its-file";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ArchiveDeleted.class);
    }

    @Override
    public void on(RecordedEvent event) {
        store.drop(((ArchiveDeleted) event.payload()).id());
    }
}
