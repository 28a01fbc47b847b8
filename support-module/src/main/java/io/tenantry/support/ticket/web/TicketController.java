package io.tenantry.support.ticket.web;

import static io.tenantry.support.api.SupportRejected.Why.ASSIGNEE_UNKNOWN;
import static io.tenantry.support.api.SupportRejected.Why.AUTHOR_UNKNOWN;
import static io.tenantry.support.api.SupportRejected.Why.STAFF_ONLY;
import static io.tenantry.support.api.SupportRejected.Why.USER_UNKNOWN;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.support.api.SupportRejected;
import io.tenantry.support.api.TicketCommand.AssignTicket;
import io.tenantry.support.api.TicketCommand.ChangePriority;
import io.tenantry.support.api.TicketCommand.CloseTicket;
import io.tenantry.support.api.TicketCommand.ReopenTicket;
import io.tenantry.support.api.TicketCommand.WriteMessage;
import io.tenantry.support.api.TicketId;
import io.tenantry.support.api.TicketPriority;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenancy.web.TimeTravel;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/tickets")
@Tag(name = "Tickets", description = "Questions of users and answers of the desk")
class TicketController {
    private static final List<String> PROJECTIONS = List.of("support.tickets");

    private final Ids ids;
    private final Users users;

    TicketController(Ids ids, Users users) {
        this.ids = ids;
        this.users = users;
    }

    @PostMapping
    @Operation(summary = "Open a ticket", description = "With its first message. A customer opens their own only.")
    ResponseEntity<?> open(@Valid @RequestBody OpenTicketRequest body, ApiCall call) {
        call.requireFor(Scope.TICKETS_WRITE, body.userId());
        requireUser(call, body.userId(), USER_UNKNOWN);
        TicketId id = new TicketId(call.tenantId(), ids.next());
        return call.create(id, body.toCommand(id, ids.next()), "/tickets");
    }

    @GetMapping
    @Operation(summary = "List tickets", description = "Newest first. A customer sees their own only.")
    Page<TicketView> list(
            @RequestParam(required = false) @Pattern(regexp = "open|answered|closed") @Nullable String state,
            @RequestParam(required = false) @Pattern(regexp = OpenTicketRequest.PRIORITIES) @Nullable String priority,
            @RequestParam(required = false) @Nullable UUID assigneeUserId,
            @RequestParam(required = false) @Nullable UUID userId,
            ApiCall call) {
        call.require(Scope.TICKETS_READ);
        if (userId != null) call.requireFor(Scope.TICKETS_READ, userId);
        UUID customer = customer(call);
        return call.page(
                PROJECTIONS,
                Listing.of("ticket", TicketView.COLUMNS, TicketView::of)
                        .where("user_id", customer == null ? userId : customer)
                        .where("state", state)
                        .where("priority", priority)
                        .where("assignee_user_id", assigneeUserId));
    }

    @GetMapping("/{id}")
    @TimeTravel
    @Operation(summary = "Show a ticket", description = "Its messages are a list of their own, below it.")
    ResponseEntity<TicketView> get(@PathVariable UUID id, ApiCall call) {
        TicketView ticket = find(id, call);
        return call.found(ticket, ticket == null ? 0 : ticket.version());
    }

    @GetMapping("/{id}/messages")
    @TimeTravel
    @Operation(summary = "List a ticket's messages", description = "Newest first; internal notes for staff only.")
    Page<MessageView> messages(@PathVariable UUID id, ApiCall call) {
        call.found(find(id, call), 0);
        return call.about(new TicketId(call.tenantId(), id))
                .page(
                        PROJECTIONS,
                        Listing.of("ticket_message", MessageView.COLUMNS, MessageView::of)
                                .where("ticket_id", id)
                                .where("internal", customer(call) == null ? null : false));
    }

    @PostMapping("/{id}/messages")
    @Operation(
            summary = "Write a message",
            description = "The ticket's user makes it open again, also a closed one; the desk makes it answered"
                    + " (409 ticket-closed on a closed ticket). The answer names the messageId.")
    ResponseEntity<?> write(@PathVariable UUID id, @Valid @RequestBody WriteMessageRequest body, ApiCall call) {
        call.require(Scope.TICKETS_WRITE);
        boolean internal = Boolean.TRUE.equals(body.internal());
        UUID author = author(body.authorUserId(), call);
        UUID messageId = ids.next();
        TicketId ticket = new TicketId(call.tenantId(), id);
        return call.act(
                ticket,
                new WriteMessage(ticket, messageId, author, body.text(), internal, customer(call)),
                ApiCall.More.extra(Map.of("messageId", messageId.toString())));
    }

    private @Nullable UUID author(@Nullable UUID named, ApiCall call) {
        Caller caller = call.caller();
        if (named == null) return caller.kind() == Caller.Kind.USER ? caller.id() : null;
        if (caller.isCustomer() && !named.equals(caller.id())) {
            throw new SupportRejected(STAFF_ONLY, "Only the desk writes for another.");
        }
        requireUser(call, named, AUTHOR_UNKNOWN);
        return named;
    }

    @PostMapping("/{id}/assign")
    @Operation(summary = "Give a ticket to somebody of the desk, or to nobody", description = "Not on a closed ticket.")
    ResponseEntity<?> assign(@PathVariable UUID id, @Valid @RequestBody AssignTicketRequest body, ApiCall call) {
        requireStaff(call);
        if (body.assigneeUserId() != null) requireUser(call, body.assigneeUserId(), ASSIGNEE_UNKNOWN);
        TicketId ticket = new TicketId(call.tenantId(), id);
        return call.act(ticket, new AssignTicket(ticket, body.assigneeUserId()));
    }

    @PostMapping("/{id}/priority")
    @Operation(summary = "Change a ticket's priority", description = "Not on a closed ticket.")
    ResponseEntity<?> priority(@PathVariable UUID id, @Valid @RequestBody ChangePriorityRequest body, ApiCall call) {
        requireStaff(call);
        TicketId ticket = new TicketId(call.tenantId(), id);
        return call.act(ticket, new ChangePriority(ticket, TicketPriority.of(body.priority())));
    }

    @PostMapping("/{id}/close")
    @Operation(summary = "Close a ticket", description = "By the desk or by the ticket's user.")
    ResponseEntity<?> close(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.TICKETS_WRITE);
        TicketId ticket = new TicketId(call.tenantId(), id);
        return call.act(ticket, new CloseTicket(ticket, customer(call)));
    }

    @PostMapping("/{id}/reopen")
    @Operation(summary = "Open a closed ticket again", description = "By the desk or by the ticket's user.")
    ResponseEntity<?> reopen(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.TICKETS_WRITE);
        TicketId ticket = new TicketId(call.tenantId(), id);
        return call.act(ticket, new ReopenTicket(ticket, customer(call)));
    }

    /** The ticket, if there is one and the caller may see it. */
    private static @Nullable TicketView find(UUID id, ApiCall call) {
        call.require(Scope.TICKETS_READ);
        UUID customer = customer(call);
        return call.about(new TicketId(call.tenantId(), id)).read(PROJECTIONS, jdbc -> jdbc.sql(
                        "select " + TicketView.COLUMNS + " from ticket where tenant_id = ? and id = ?")
                .params(call.tenantId().value(), id)
                .query(TicketView::of)
                .optional()
                .filter(ticket -> customer == null || customer.equals(ticket.userId()))
                .orElse(null));
    }

    private static @Nullable UUID customer(ApiCall call) {
        return call.caller().isCustomer() ? call.caller().id() : null;
    }

    private static void requireStaff(ApiCall call) {
        call.require(Scope.TICKETS_WRITE);
        if (call.caller().isCustomer()) throw new SupportRejected(STAFF_ONLY, "Only the desk may do this.");
    }

    private void requireUser(ApiCall call, UUID userId, SupportRejected.Why otherwise) {
        if (!users.exists(new UserId(call.tenantId(), userId))) {
            throw new SupportRejected(otherwise, "There is no such user.");
        }
    }
}
