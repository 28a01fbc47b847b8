package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.command.EvenWhenClosed;
import io.tenantry.tenancy.sealing.Sealed;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of schedules of archives. */
public sealed interface ScheduleCommand {
    ScheduleId id();

    record ScheduleArchives(
            @TargetAggregateIdentifier ScheduleId id, int everyDays, int keepDays, Sealed<String> passphrase)
            implements ScheduleCommand {}

    /** @param passphrase null: as before */
    record ChangeSchedule(
            @TargetAggregateIdentifier ScheduleId id,
            int everyDays,
            int keepDays,
            @Nullable Sealed<String> passphrase) implements ScheduleCommand {}

    /** Its time has come. One that comes late, or again, makes one archive. */
    record CallScheduledArchive(@TargetAggregateIdentifier ScheduleId id) implements ScheduleCommand {}

    record EndSchedule(@TargetAggregateIdentifier ScheduleId id) implements ScheduleCommand, EvenWhenClosed {}
}
