package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.command.EvenWhenClosed;
import java.time.Duration;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of archives. */
public sealed interface ArchiveCommand extends EvenWhenClosed {
    ArchiveId id();

    /**
     * The passphrase was kept before, under the same id.
     *
     * @param keepDays how long the file is kept; null: as long as others
     */
    record RequestArchive(
            @TargetAggregateIdentifier ArchiveId id,
            @Nullable Integer keepDays) implements ArchiveCommand {}

    /** @param keep how long files are kept that nobody has said anything of */
    record FinishArchive(@TargetAggregateIdentifier ArchiveId id, long events, long bytes, String sha256, Duration keep)
            implements ArchiveCommand {}

    record GiveUpArchive(@TargetAggregateIdentifier ArchiveId id, String reason) implements ArchiveCommand {}

    record DeleteArchive(@TargetAggregateIdentifier ArchiveId id) implements ArchiveCommand {}
}
