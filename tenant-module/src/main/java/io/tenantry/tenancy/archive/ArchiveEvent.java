package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.event.EventName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens to an archive. */
public sealed interface ArchiveEvent {
    ArchiveId id();

    /** @param keepDays how long the file is kept; null: as long as others */
    @EventName("tenancy.archive-requested")
    record ArchiveRequested(ArchiveId id, @Nullable Integer keepDays) implements ArchiveEvent {}

    /**
     * The file is there.
     *
     * @param events how many it holds
     * @param sha256 of the file, in hexadecimal digits
     * @param expiresAt when it is deleted
     */
    @EventName("tenancy.archive-made")
    record ArchiveMade(ArchiveId id, long events, long bytes, String sha256, Instant expiresAt)
            implements ArchiveEvent {}

    @EventName("tenancy.archive-failed")
    record ArchiveFailed(ArchiveId id, String reason) implements ArchiveEvent {}

    /** The file is deleted, or is not made any more. */
    @EventName("tenancy.archive-deleted")
    record ArchiveDeleted(ArchiveId id) implements ArchiveEvent {}
}
