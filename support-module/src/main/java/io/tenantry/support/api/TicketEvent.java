package io.tenantry.support.api;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to a ticket. What people wrote is sealed with the key of the ticket's user, the desk's answers too. */
public sealed interface TicketEvent {
    TicketId ticketId();

    /** A user asks for help: the ticket is {@code open}. {@code messageId} and {@code text} are their first message. */
    @EventName("support.ticket-opened")
    record TicketOpened(
            TicketId ticketId,
            UUID userId,
            UUID messageId,
            Sealed<String> subject,
            Sealed<String> text,
            TicketPriority priority,
            Instant openedAt)
            implements TicketEvent {}

    /** The ticket's user wrote: it is {@code open}. On a closed ticket a {@link TicketReopened} comes before. */
    @EventName("support.user-replied")
    record UserReplied(TicketId ticketId, UUID messageId, UUID userId, Sealed<String> text) implements TicketEvent {}

    /**
     * The desk wrote to the user: the ticket is {@code answered}.
     *
     * @param authorUserId who answered; null: nobody named
     * @param firstResponseSeconds seconds since the ticket was opened, when this is its first answer; null later
     */
    @EventName("support.staff-answered")
    record StaffAnswered(
            TicketId ticketId,
            UUID messageId,
            @Nullable UUID authorUserId,
            Sealed<String> text,
            @Nullable Long firstResponseSeconds)
            implements TicketEvent {}

    /** The desk wrote a note to itself; its user never sees it. */
    @EventName("support.note-written")
    record NoteWritten(
            TicketId ticketId, UUID messageId, @Nullable UUID authorUserId, Sealed<String> text)
            implements TicketEvent {}

    /** {@code assigneeUserId} looks after the ticket; null: nobody does. */
    @EventName("support.ticket-assigned")
    record TicketAssigned(TicketId ticketId, @Nullable UUID assigneeUserId) implements TicketEvent {}

    @EventName("support.ticket-priority-changed")
    record TicketPriorityChanged(TicketId ticketId, TicketPriority priority) implements TicketEvent {}

    /** The matter is settled: the ticket is {@code closed}. */
    @EventName("support.ticket-closed")
    record TicketClosed(TicketId ticketId) implements TicketEvent {}

    /** A closed ticket is {@code open} again. */
    @EventName("support.ticket-reopened")
    record TicketReopened(TicketId ticketId) implements TicketEvent {}
}
