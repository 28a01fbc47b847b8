package io.tenantry.tenancy.archive;

import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of archives. */
public sealed interface ArchiveCommand {
    ArchiveId id();

    /** The passphrase was kept before, under the same id. */
    record RequestArchive(@TargetAggregateIdentifier ArchiveId id) implements ArchiveCommand {}

    record FinishArchive(
            @TargetAggregateIdentifier ArchiveId id, long events, long bytes, String sha256, Instant expiresAt)
            implements ArchiveCommand {}

    record GiveUpArchive(@TargetAggregateIdentifier ArchiveId id, String reason) implements ArchiveCommand {}

    record DeleteArchive(@TargetAggregateIdentifier ArchiveId id) implements ArchiveCommand {}
}
