package io.tenantry.tenancy.archive;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.archive.ScheduleCommand.CallScheduledArchive;
import io.tenantry.tenancy.archive.ScheduleCommand.ChangeSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.EndSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.ScheduleArchives;
import io.tenantry.tenancy.archive.ScheduleEvent.ArchivesScheduled;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleChanged;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleEnded;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduledArchiveCalled;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Archives of a tenant that are made again and again, until somebody ends it. */
@Aggregate
class Schedule {
    @AggregateIdentifier
    private ScheduleId id;

    private Duration every = Duration.ZERO;
    private int keepDays;
    private @Nullable Sealed<String> passphrase;
    private @Nullable Instant dueAt;

    @CommandHandler
    Schedule(ScheduleArchives c, Clock clock) {
        Instant first = clock.instant().plus(Duration.ofDays(c.everyDays()));
        apply(new ArchivesScheduled(c.id(), c.everyDays(), c.keepDays(), c.passphrase(), first));
    }

    /** The next archive is due a whole new period from now, and as before where the period is the same. */
    @CommandHandler
    void handle(ChangeSchedule c, Clock clock) {
        if (dueAt == null || passphrase == null)
            throw new CommandRefused(Why.SCHEDULE_ENDED, "The schedule is ended; begin another one.");
        Duration period = Duration.ofDays(c.everyDays());
        Sealed<String> opening = c.passphrase() == null ? passphrase : c.passphrase();
        if (period.equals(every) && c.keepDays() == keepDays && opening.equals(passphrase)) return;
        Instant next = period.equals(every) ? dueAt : clock.instant().plus(period);
        apply(new ScheduleChanged(id, c.everyDays(), c.keepDays(), opening, next));
    }

    /** What was missed while no server ran is made once: the next one is due a whole period from now. */
    @CommandHandler
    void handle(CallScheduledArchive c, Clock clock) {
        if (dueAt == null || passphrase == null || clock.instant().isBefore(dueAt)) return;
        Instant next = dueAt.plus(every);
        if (next.isBefore(clock.instant())) next = clock.instant().plus(every);
        apply(new ScheduledArchiveCalled(id, Ids.derived(id.value(), dueAt.toString()), keepDays, passphrase, next));
    }

    @CommandHandler
    void handle(EndSchedule c) {
        if (dueAt != null) apply(new ScheduleEnded(id));
    }

    @EventSourcingHandler
    void on(ArchivesScheduled e) {
        id = e.id();
        every = Duration.ofDays(e.everyDays());
        keepDays = e.keepDays();
        passphrase = e.passphrase();
        dueAt = e.firstAt();
    }

    @EventSourcingHandler
    void on(ScheduleChanged e) {
        every = Duration.ofDays(e.everyDays());
        keepDays = e.keepDays();
        passphrase = e.passphrase();
        dueAt = e.nextAt();
    }

    @EventSourcingHandler
    void on(ScheduledArchiveCalled e) {
        dueAt = e.nextAt();
    }

    @EventSourcingHandler
    void on(ScheduleEnded e) {
        dueAt = null;
    }

    @SuppressWarnings("unused") // Axon replays events onto an empty instance
    Schedule() {}
}
