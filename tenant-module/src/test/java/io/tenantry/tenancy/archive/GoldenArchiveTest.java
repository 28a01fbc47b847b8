package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveDeleted;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveFailed;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveMade;
import io.tenantry.tenancy.archive.ArchiveEvent.ArchiveRequested;
import io.tenantry.tenancy.archive.ScheduleEvent.ArchivesScheduled;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleChanged;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleEnded;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduledArchiveCalled;
import io.tenantry.tenancy.event.GoldenEvents;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
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

    @Test
    void schedulesAreStoredAsTheyAlwaysWere() {
        TenantId golden = TenantId.of("0198c000-0000-7000-8000-00000000000a");
        ScheduleId schedule = new ScheduleId(golden, UUID.fromString("0198c000-0000-7000-8000-0000000000e2"));
        Sealed<String> passphrase = Sealed.of(KeyRef.ofTenant(golden), "seven words");
        Instant next = Instant.parse("2026-11-28T12:00:00Z");
        GoldenEvents.verify(
                ScheduleEvent.class,
                new ArchivesScheduled(schedule, 7, 35, passphrase, next),
                new ScheduleChanged(schedule, 14, 90, passphrase, next),
                new ScheduledArchiveCalled(
                        schedule, UUID.fromString("0198c000-0000-7000-8000-0000000000e1"), 35, passphrase, next),
                new ScheduleEnded(schedule));
    }
}
