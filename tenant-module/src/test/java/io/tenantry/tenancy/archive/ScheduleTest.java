package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ScheduleCommand.ChangeSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.EndSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.ScheduleArchives;
import io.tenantry.tenancy.archive.ScheduleEvent.ArchivesScheduled;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleChanged;
import io.tenantry.tenancy.archive.ScheduleEvent.ScheduleEnded;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-00000000000a");
    private static final ScheduleId ID =
            new ScheduleId(TENANT, UUID.fromString("01900000-0000-7000-8000-00000000000d"));
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Sealed<String> WORDS = passphrase("seven words that nobody would guess");
    private static final ArchivesScheduled WEEKLY = new ArchivesScheduled(ID, 7, 35, WORDS, inDays(7));

    private static Sealed<String> passphrase(String text) {
        return Sealed.of(KeyRef.ofTenant(TENANT), text);
    }

    private static Instant inDays(int days) {
        return NOW.plus(Duration.ofDays(days));
    }

    private static TestExecutor<Schedule> given(Object... events) {
        return new AggregateTestFixture<>(Schedule.class)
                .registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC))
                .given(List.of(events));
    }

    @Test
    void theFirstIsDueAfterAPeriod() {
        given().when(new ScheduleArchives(ID, 7, 35, WORDS)).expectEvents(WEEKLY);
    }

    @Test
    void anotherPeriodBeginsNow() {
        given(new ArchivesScheduled(ID, 7, 35, WORDS, inDays(2)))
                .when(new ChangeSchedule(ID, 14, 90, null))
                .expectEvents(new ScheduleChanged(ID, 14, 90, WORDS, inDays(14)));
    }

    @Test
    void whoKeepsThePeriodKeepsTheDay() {
        Sealed<String> others = passphrase("eight other words that nobody would guess");
        given(new ArchivesScheduled(ID, 7, 35, WORDS, inDays(2)))
                .when(new ChangeSchedule(ID, 7, 35, others))
                .expectEvents(new ScheduleChanged(ID, 7, 35, others, inDays(2)));
    }

    @Test
    void whatIsAsItWasIsNoChange() {
        given(WEEKLY)
                .when(new ChangeSchedule(ID, 7, 35, null))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void whatIsEndedIsNotChanged() {
        given(WEEKLY, new ScheduleEnded(ID))
                .when(new ChangeSchedule(ID, 14, 90, null))
                .expectNoEvents()
                .expectException(CommandRefused.class)
                .expectExceptionMessage("The schedule is ended; begin another one.");
    }

    @Test
    void endingIsDoneOnce() {
        given(WEEKLY).when(new EndSchedule(ID)).expectEvents(new ScheduleEnded(ID));
        given(WEEKLY, new ScheduleEnded(ID))
                .when(new EndSchedule(ID))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }
}
