package io.tenantry.tenancy.archive;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenancy.archive.ArchiveCommand.DeleteArchive;
import io.tenantry.tenancy.archive.ArchiveCommand.FinishArchive;
import io.tenantry.tenancy.archive.ArchiveCommand.GiveUpArchive;
import io.tenantry.tenancy.archive.ArchiveCommand.RequestArchive;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveDeleted;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveFailed;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveMade;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveRequested;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One archive: asked for, made or failed, deleted in the end. */
@Aggregate
class Archive {
    @AggregateIdentifier
    private ArchiveId id;

    private @Nullable Integer keepDays;
    private boolean waiting;
    private boolean deleted;

    @CommandHandler
    Archive(RequestArchive c) {
        apply(new ArchiveRequested(c.id(), c.keepDays()));
    }

    /** Without effect where it was deleted meanwhile. */
    @CommandHandler
    void handle(FinishArchive c, Clock clock) {
        Duration keep = keepDays == null ? c.keep() : Duration.ofDays(keepDays);
        if (waiting)
            apply(new ArchiveMade(
                    id, c.events(), c.bytes(), c.sha256(), clock.instant().plus(keep)));
    }

    @CommandHandler
    void handle(GiveUpArchive c) {
        if (waiting) apply(new ArchiveFailed(id, c.reason()));
    }

    @CommandHandler
    void handle(DeleteArchive c) {
        if (!deleted) apply(new ArchiveDeleted(id));
    }

    @EventSourcingHandler
    void on(ArchiveRequested e) {
        id = e.id();
        keepDays = e.keepDays();
        waiting = true;
    }

    @EventSourcingHandler
    void on(ArchiveMade e) {
        waiting = false;
    }

    @EventSourcingHandler
    void on(ArchiveFailed e) {
        waiting = false;
    }

    @EventSourcingHandler
    void on(ArchiveDeleted e) {
        waiting = false;
        deleted = true;
    }

    @SuppressWarnings("unused") // Axon replays events onto an empty instance
    Archive() {}
}
