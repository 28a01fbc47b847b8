package io.tenantry.support.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.support.api.SupportRejected;
import io.tenantry.support.api.TicketCommand.AssignTicket;
import io.tenantry.support.api.TicketCommand.ChangePriority;
import io.tenantry.support.api.TicketCommand.CloseTicket;
import io.tenantry.support.api.TicketCommand.OpenTicket;
import io.tenantry.support.api.TicketCommand.ReopenTicket;
import io.tenantry.support.api.TicketCommand.WriteMessage;
import io.tenantry.support.api.TicketEvent.NoteWritten;
import io.tenantry.support.api.TicketEvent.StaffAnswered;
import io.tenantry.support.api.TicketEvent.TicketAssigned;
import io.tenantry.support.api.TicketEvent.TicketClosed;
import io.tenantry.support.api.TicketEvent.TicketOpened;
import io.tenantry.support.api.TicketEvent.TicketPriorityChanged;
import io.tenantry.support.api.TicketEvent.TicketReopened;
import io.tenantry.support.api.TicketEvent.UserReplied;
import io.tenantry.support.api.TicketId;
import io.tenantry.support.api.TicketPriority;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.hamcrest.CustomTypeSafeMatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TicketTest {
    private static final TenantId TENANT = TenantId.of("0198c000-0000-7000-8000-00000000000a");
    private static final TicketId TICKET =
            new TicketId(TENANT, UUID.fromString("0198c000-0000-7000-8000-000000000001"));
    private static final UUID ANN = UUID.fromString("0198c000-0000-7000-8000-000000000002");
    private static final UUID STAFF = UUID.fromString("0198c000-0000-7000-8000-000000000003");
    private static final UUID STRANGER = UUID.fromString("0198c000-0000-7000-8000-000000000004");
    private static final UUID FIRST = UUID.fromString("0198c000-0000-7000-8000-000000000005");
    private static final UUID SECOND = UUID.fromString("0198c000-0000-7000-8000-000000000006");
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");

    private AggregateTestFixture<Ticket> fixture = fixtureWith(TenantPolicy.active(TENANT));

    private static AggregateTestFixture<Ticket> fixtureWith(TenantPolicy policy) {
        AggregateTestFixture<Ticket> fixture = new AggregateTestFixture<>(Ticket.class);
        fixture.registerInjectableResource(policy);
        fixture.registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC));
        return fixture;
    }

    @Test
    void aUserOpensATicket() {
        fixture.givenNoPriorActivity()
                .when(new OpenTicket(TICKET, ANN, FIRST, "Router", "It blinks", TicketPriority.HIGH))
                .expectEvents(new TicketOpened(
                        TICKET, ANN, FIRST, sealed("Router"), sealed("It blinks"), TicketPriority.HIGH, NOW));
    }

    @Test
    void whatItsUserWritesMakesItOpen() {
        fixture.given(opened(NOW), answered())
                .when(new WriteMessage(TICKET, SECOND, ANN, "Still blinks", false, ANN))
                .expectEvents(new UserReplied(TICKET, SECOND, ANN, sealed("Still blinks")));
    }

    @Test
    void staffMayWriteDownWhatItsUserSaid() {
        fixture.given(opened(NOW))
                .when(new WriteMessage(TICKET, SECOND, ANN, "Still blinks", false, null))
                .expectEvents(new UserReplied(TICKET, SECOND, ANN, sealed("Still blinks")));
    }

    @Test
    void whatItsUserWritesReopensAClosedTicket() {
        fixture.given(opened(NOW), closed())
                .when(new WriteMessage(TICKET, SECOND, ANN, "Again", false, ANN))
                .expectEvents(new TicketReopened(TICKET), new UserReplied(TICKET, SECOND, ANN, sealed("Again")));
    }

    @Test
    void theFirstAnswerSaysHowLongTheUserWaited() {
        fixture.given(opened(NOW.minusSeconds(90)))
                .when(new WriteMessage(TICKET, SECOND, STAFF, "Restart it", false, null))
                .expectEvents(new StaffAnswered(TICKET, SECOND, STAFF, sealed("Restart it"), 90L));
    }

    @Test
    void aLaterAnswerDoesNot() {
        fixture.given(opened(NOW.minusSeconds(90)), answered())
                .when(new WriteMessage(TICKET, SECOND, STAFF, "Restart it twice", false, null))
                .expectEvents(new StaffAnswered(TICKET, SECOND, STAFF, sealed("Restart it twice"), null));
    }

    @Test
    void anAnswerBeforeTheOpeningByAClockThatWentBackTookNoTime() {
        fixture.given(opened(NOW.plusSeconds(5)))
                .when(new WriteMessage(TICKET, SECOND, STAFF, "Restart it", false, null))
                .expectEvents(new StaffAnswered(TICKET, SECOND, STAFF, sealed("Restart it"), 0L));
    }

    @Test
    void theDeskAnswersWithoutAName() {
        fixture.given(opened(NOW))
                .when(new WriteMessage(TICKET, SECOND, null, "Restart it", false, null))
                .expectEvents(new StaffAnswered(TICKET, SECOND, null, sealed("Restart it"), 0L));
    }

    @Test
    void aNoteIsNoAnswer() {
        fixture.given(opened(NOW.minusSeconds(90)), new NoteWritten(TICKET, FIRST, STAFF, sealed("hm")))
                .when(new WriteMessage(TICKET, SECOND, STAFF, "Restart it", false, null))
                .expectEvents(new StaffAnswered(TICKET, SECOND, STAFF, sealed("Restart it"), 90L));
    }

    @Test
    void theDeskWritesNotesAlsoOnAClosedTicket() {
        fixture.given(opened(NOW), closed())
                .when(new WriteMessage(TICKET, SECOND, STAFF, "Calls often", true, null))
                .expectEvents(new NoteWritten(TICKET, SECOND, STAFF, sealed("Calls often")));
    }

    @Test
    void cannotAnswerAClosedTicket() {
        refused(
                fixture.given(opened(NOW), closed())
                        .when(new WriteMessage(TICKET, SECOND, STAFF, "Restart it", false, null)),
                SupportRejected.Why.TICKET_CLOSED);
    }

    @Test
    void itsUserCannotWriteNotes() {
        refused(
                fixture.given(opened(NOW)).when(new WriteMessage(TICKET, SECOND, ANN, "Psst", true, ANN)),
                SupportRejected.Why.NOTE_BY_USER);
    }

    @Test
    void isAssignedAndGivenBack() {
        fixture.given(opened(NOW))
                .when(new AssignTicket(TICKET, STAFF))
                .expectEvents(new TicketAssigned(TICKET, STAFF));
        fixture = fixtureWith(TenantPolicy.active(TENANT));
        fixture.given(opened(NOW), new TicketAssigned(TICKET, STAFF))
                .when(new AssignTicket(TICKET, null))
                .expectEvents(new TicketAssigned(TICKET, null));
    }

    @Test
    void assigningItAgainToTheSameIsQuiet() {
        fixture.given(opened(NOW), new TicketAssigned(TICKET, STAFF))
                .when(new AssignTicket(TICKET, STAFF))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void cannotAssignAClosedTicket() {
        refused(
                fixture.given(opened(NOW), closed()).when(new AssignTicket(TICKET, STAFF)),
                SupportRejected.Why.TICKET_CLOSED);
    }

    @Test
    void getsAnotherPriority() {
        fixture.given(opened(NOW))
                .when(new ChangePriority(TICKET, TicketPriority.URGENT))
                .expectEvents(new TicketPriorityChanged(TICKET, TicketPriority.URGENT));
    }

    @Test
    void theSamePriorityIsQuiet() {
        fixture.given(opened(NOW), new TicketPriorityChanged(TICKET, TicketPriority.URGENT))
                .when(new ChangePriority(TICKET, TicketPriority.URGENT))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void cannotChangeThePriorityOfAClosedTicket() {
        refused(
                fixture.given(opened(NOW), closed()).when(new ChangePriority(TICKET, TicketPriority.LOW)),
                SupportRejected.Why.TICKET_CLOSED);
    }

    @Test
    void isClosedByTheDeskAndByItsUser() {
        fixture.given(opened(NOW)).when(new CloseTicket(TICKET, null)).expectEvents(closed());
        fixture = fixtureWith(TenantPolicy.active(TENANT));
        fixture.given(opened(NOW), answered())
                .when(new CloseTicket(TICKET, ANN))
                .expectEvents(closed());
    }

    @Test
    void closingTwiceIsQuiet() {
        fixture.given(opened(NOW), closed())
                .when(new CloseTicket(TICKET, null))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void isReopenedByTheDeskAndByItsUser() {
        fixture.given(opened(NOW), closed())
                .when(new ReopenTicket(TICKET, null))
                .expectEvents(new TicketReopened(TICKET));
        fixture = fixtureWith(TenantPolicy.active(TENANT));
        fixture.given(opened(NOW), closed())
                .when(new ReopenTicket(TICKET, ANN))
                .expectEvents(new TicketReopened(TICKET));
    }

    @Test
    void reopeningAnOpenTicketIsQuiet() {
        fixture.given(opened(NOW), closed(), new TicketReopened(TICKET))
                .when(new ReopenTicket(TICKET, null))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    static Object[] commandsOfAStranger() {
        return new Object[] {
            new WriteMessage(TICKET, SECOND, STRANGER, "Hello", false, STRANGER),
            new CloseTicket(TICKET, STRANGER),
            new ReopenTicket(TICKET, STRANGER)
        };
    }

    @ParameterizedTest
    @MethodSource("commandsOfAStranger")
    void doesNotExistForAnotherCustomer(Object command) {
        refused(fixture.given(opened(NOW), closed()).when(command), CommandRefused.Why.NOT_FOUND);
    }

    static Object[] commands() {
        return new Object[] {
            new WriteMessage(TICKET, SECOND, ANN, "Hello", false, ANN),
            new AssignTicket(TICKET, STAFF),
            new ChangePriority(TICKET, TicketPriority.LOW),
            new CloseTicket(TICKET, null),
            new ReopenTicket(TICKET, null)
        };
    }

    @ParameterizedTest
    @MethodSource("commands")
    void nothingHappensToItWhileTheFeatureIsOff(Object command) {
        fixture = fixtureWith(TenantPolicy.active(TENANT).withFeature("support_tickets", false));
        refused(fixture.given(opened(NOW)).when(command), TenantRejected.Why.FEATURE_DISABLED);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void nothingHappensToItWhileTheTenantIsSuspended(Object command) {
        fixture = fixtureWith(TenantPolicy.of(TENANT, TenantState.SUSPENDED));
        refused(fixture.given(opened(NOW)).when(command), TenantRejected.Why.TENANT_SUSPENDED);
    }

    @Test
    void isNotOpenedWhileTheFeatureIsOff() {
        fixture = fixtureWith(TenantPolicy.active(TENANT).withFeature("support_tickets", false));
        refused(
                fixture.givenNoPriorActivity()
                        .when(new OpenTicket(TICKET, ANN, FIRST, "Router", "It blinks", TicketPriority.LOW)),
                TenantRejected.Why.FEATURE_DISABLED);
    }

    @Test
    void isNotOpenedWhileTheTenantIsSuspended() {
        fixture = fixtureWith(TenantPolicy.of(TENANT, TenantState.SUSPENDED));
        refused(
                fixture.givenNoPriorActivity()
                        .when(new OpenTicket(TICKET, ANN, FIRST, "Router", "It blinks", TicketPriority.LOW)),
                TenantRejected.Why.TENANT_SUSPENDED);
    }

    @Test
    void messagesDoNotShowWhatTheySeal() {
        assertThat(opened(NOW).toString()).doesNotContain("Router", "It blinks");
    }

    private static void refused(ResultValidator<Ticket> result, Rejection.Reason reason) {
        result.expectNoEvents().expectException(new CustomTypeSafeMatcher<Rejection>("rejected because " + reason) {
            @Override
            protected boolean matchesSafely(Rejection rejection) {
                return rejection.reason() == reason;
            }
        });
    }

    private static TicketOpened opened(Instant at) {
        return new TicketOpened(TICKET, ANN, FIRST, sealed("Router"), sealed("It blinks"), TicketPriority.NORMAL, at);
    }

    private static StaffAnswered answered() {
        return new StaffAnswered(TICKET, FIRST, STAFF, sealed("Restart it"), 0L);
    }

    private static TicketClosed closed() {
        return new TicketClosed(TICKET);
    }

    private static Sealed<String> sealed(String value) {
        return Sealed.of(KeyRef.ofSubject(TENANT, ANN), value);
    }
}
