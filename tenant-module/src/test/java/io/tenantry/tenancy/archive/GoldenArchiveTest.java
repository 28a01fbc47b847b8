package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveDeleted;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveFailed;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveMade;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveRequested;
import io.tenantry.tenancy.event.GoldenEvents;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GoldenArchiveTest {
    private static final ArchiveId ID = new ArchiveId(
            TenantId.of("0198c000-0000-7000-8000-00000000000a"),
            UUID.fromString("0198c000-0000-7000-8000-0000000000e1"));

    @Test
    void archivesAreStoredAsTheyAlwaysWere() {
        GoldenEvents.verify(
                ArchiveEvent.class,
                new ArchiveRequested(ID, 35),
                new ArchiveMade(ID, 1_000, 77_000, "ab".repeat(32), Instant.parse("2026-11-28T12:00:00Z")),
                new ArchiveFailed(ID, "IOException"),
                new ArchiveDeleted(ID));
    }
}
