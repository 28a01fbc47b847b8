package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Instant;
import java.util.UUID;

/** What happens to a schedule of archives. */
public sealed interface ScheduleEvent {
    ScheduleId id();

    /**
     * Archives are made by themselves from now on.
     *
     * @param keepDays how long each is kept
     * @param passphrase to which they are encrypted
     * @param firstAt when the first one is due
     */
    @EventName("tenancy.export-scheduled")
    record ArchivesScheduled(ScheduleId id, int everyDays, int keepDays, Sealed<String> passphrase, Instant firstAt)
            implements ScheduleEvent {}

    /**
     * From the next archive on it is otherwise.
     *
     * @param nextAt when the next one is due
     */
    @EventName("tenancy.export-schedule-changed")
    record ScheduleChanged(ScheduleId id, int everyDays, int keepDays, Sealed<String> passphrase, Instant nextAt)
            implements ScheduleEvent {}

    /** An archive is due: it shall be the one with this id. */
    @EventName("tenancy.scheduled-export-called")
    record ScheduledArchiveCalled(
            ScheduleId id, UUID archiveId, int keepDays, Sealed<String> passphrase, Instant nextAt)
            implements ScheduleEvent {}

    @EventName("tenancy.export-schedule-ended")
    record ScheduleEnded(ScheduleId id) implements ScheduleEvent {}
}
