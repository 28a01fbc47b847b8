package io.tenantry.support.api;

import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a ticket. All are refused with {@code feature-disabled} while the tenant's feature
 * {@code support_tickets} is off.
 *
 * <p>{@code customer}, where it occurs, is the customer who asks: somebody else's ticket does not exist for them. It
 * is null for staff, tokens and operators.
 */
public sealed interface TicketCommand {
    /** Longest subject, in characters. */
    int MAX_SUBJECT = 200;
    /** Longest text of one message, in characters. */
    int MAX_TEXT = 10_000;

    TicketId ticketId();

    /**
     * Opens a ticket of {@code userId} with a first message, theirs. Subject and text are sealed with that user's key.
     *
     * @param messageId id of the first message
     */
    record OpenTicket(
            @TargetAggregateIdentifier TicketId ticketId,
            UUID userId,
            UUID messageId,
            String subject,
            String text,
            TicketPriority priority)
            implements TicketCommand {}

    /**
     * Writes a message. The ticket's own user makes it {@code open} again, also a closed one: whoever comes back is
     * heard. Anybody else is the desk: a public message makes it {@code answered} and is refused
     * ({@code ticket-closed}) on a closed ticket, so that nobody answers where nobody looks. An internal note changes
     * no state, is allowed on closed tickets, and never comes from the ticket's user ({@code note-by-user}).
     *
     * @param authorUserId who wrote it; null: the desk, no person named
     */
    record WriteMessage(
            @TargetAggregateIdentifier TicketId ticketId,
            UUID messageId,
            @Nullable UUID authorUserId,
            String text,
            boolean internal,
            @Nullable UUID customer)
            implements TicketCommand {}

    /** Gives the ticket to a member of staff, or, with null, to nobody. Refused on a closed ticket. */
    record AssignTicket(
            @TargetAggregateIdentifier TicketId ticketId,
            @Nullable UUID assigneeUserId) implements TicketCommand {}

    /** Refused on a closed ticket. */
    record ChangePriority(@TargetAggregateIdentifier TicketId ticketId, TicketPriority priority)
            implements TicketCommand {}

    /** Closes the ticket; a closed one stays closed quietly. */
    record CloseTicket(
            @TargetAggregateIdentifier TicketId ticketId,
            @Nullable UUID customer) implements TicketCommand {}

    /** Opens a closed ticket again; one that is not closed stays as it is quietly. */
    record ReopenTicket(
            @TargetAggregateIdentifier TicketId ticketId,
            @Nullable UUID customer) implements TicketCommand {}
}
