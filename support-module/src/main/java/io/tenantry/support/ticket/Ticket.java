package io.tenantry.support.ticket;

import static io.tenantry.support.api.SupportRejected.Why.NOTE_BY_USER;
import static io.tenantry.support.api.SupportRejected.Why.TICKET_CLOSED;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

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
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A user's question to the desk, and what became of it. */
@Aggregate(snapshotTriggerDefinition = "longStreams")
@SuppressWarnings("NullAway.Init") // Axon replays events onto an empty instance
class Ticket {
    static final String FEATURE = "support_tickets";

    @AggregateIdentifier
    private TicketId id;

    private UUID userId;
    private Instant openedAt;
    private TicketPriority priority;
    private @Nullable UUID assigneeUserId;
    private boolean responded;
    private boolean closed;

    @CommandHandler
    Ticket(OpenTicket c, TenantPolicy policy, Clock clock) {
        requireDesk(policy);
        KeyRef key = KeyRef.ofSubject(c.ticketId().tenantId(), c.userId());
        apply(new TicketOpened(
                c.ticketId(),
                c.userId(),
                c.messageId(),
                Sealed.of(key, c.subject()),
                Sealed.of(key, c.text()),
                c.priority(),
                clock.instant()));
    }

    @CommandHandler
    void handle(WriteMessage c, TenantPolicy policy, Clock clock) {
        requireDesk(policy);
        requireOwner(c.customer());
        Sealed<String> text = Sealed.of(KeyRef.ofSubject(id.tenantId(), userId), c.text());
        if (userId.equals(c.authorUserId())) {
            if (c.internal()) throw new SupportRejected(NOTE_BY_USER, "The ticket's user cannot write internal notes.");
            if (closed) apply(new TicketReopened(id));
            apply(new UserReplied(id, c.messageId(), userId, text));
        } else if (c.internal()) {
            apply(new NoteWritten(id, c.messageId(), c.authorUserId(), text));
        } else {
            requireNotClosed();
            Long firstResponse = responded ? null : secondsSinceOpened(clock);
            apply(new StaffAnswered(id, c.messageId(), c.authorUserId(), text, firstResponse));
        }
    }

    @CommandHandler
    void handle(AssignTicket c, TenantPolicy policy) {
        requireDesk(policy);
        requireNotClosed();
        if (Objects.equals(assigneeUserId, c.assigneeUserId())) return;
        apply(new TicketAssigned(id, c.assigneeUserId()));
    }

    @CommandHandler
    void handle(ChangePriority c, TenantPolicy policy) {
        requireDesk(policy);
        requireNotClosed();
        if (priority == c.priority()) return;
        apply(new TicketPriorityChanged(id, c.priority()));
    }

    @CommandHandler
    void handle(CloseTicket c, TenantPolicy policy) {
        requireDesk(policy);
        requireOwner(c.customer());
        if (!closed) apply(new TicketClosed(id));
    }

    @CommandHandler
    void handle(ReopenTicket c, TenantPolicy policy) {
        requireDesk(policy);
        requireOwner(c.customer());
        if (closed) apply(new TicketReopened(id));
    }

    private static void requireDesk(TenantPolicy policy) {
        policy.requireActive();
        policy.requireFeature(FEATURE);
    }

    /** To a customer, somebody else's ticket is one that does not exist. */
    private void requireOwner(@Nullable UUID customer) {
        if (customer == null || customer.equals(userId)) return;
        throw new CommandRefused(CommandRefused.Why.NOT_FOUND, "No such object.");
    }

    private void requireNotClosed() {
        if (closed) throw new SupportRejected(TICKET_CLOSED, "The ticket is closed; reopen it first.");
    }

    private long secondsSinceOpened(Clock clock) {
        return Math.max(0, Duration.between(openedAt, clock.instant()).toSeconds());
    }

    @EventSourcingHandler
    void on(TicketOpened e) {
        id = e.ticketId();
        userId = e.userId();
        openedAt = e.openedAt();
        priority = e.priority();
    }

    @EventSourcingHandler
    void on(StaffAnswered e) {
        responded = true;
    }

    @EventSourcingHandler
    void on(TicketAssigned e) {
        assigneeUserId = e.assigneeUserId();
    }

    @EventSourcingHandler
    void on(TicketPriorityChanged e) {
        priority = e.priority();
    }

    @EventSourcingHandler
    void on(TicketClosed e) {
        closed = true;
    }

    @EventSourcingHandler
    void on(TicketReopened e) {
        closed = false;
    }

    Ticket() {}
}
