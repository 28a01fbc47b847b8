package io.tenantry.support.ticket;

import io.tenantry.support.api.TicketEvent;
import io.tenantry.support.api.TicketEvent.NoteWritten;
import io.tenantry.support.api.TicketEvent.StaffAnswered;
import io.tenantry.support.api.TicketEvent.TicketAssigned;
import io.tenantry.support.api.TicketEvent.TicketClosed;
import io.tenantry.support.api.TicketEvent.TicketOpened;
import io.tenantry.support.api.TicketEvent.TicketPriorityChanged;
import io.tenantry.support.api.TicketEvent.TicketReopened;
import io.tenantry.support.api.TicketEvent.UserReplied;
import io.tenantry.tenancy.erasure.PersonalRows;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Tickets and their messages. Notes leave no trace on the ticket's row but its version: customers see that row. */
@Component
class TicketList implements Projection {
    /** What is shown in place of a text whose key was destroyed. */
    static final String ERASED = "[erased]";

    private static final Table TICKET = Table.of("ticket", "tenant_id", "id");
    private static final Table MESSAGE = Table.of("ticket_message", "tenant_id", "id");

    @Bean
    static PersonalRows personalRowsOfTickets() {
        return PersonalRows.replaced("ticket", "user_id = ?", "subject", ERASED);
    }

    @Bean
    static PersonalRows personalRowsOfTicketMessages() {
        return PersonalRows.replaced(
                "ticket_message",
                "ticket_id in (select t.id from ticket t where t.tenant_id = ticket_message.tenant_id and t.user_id = ?)",
                "text",
                ERASED);
    }

    @Override
    public String name() {
        return "support.tickets";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TicketEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(TICKET, MESSAGE);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        TicketEvent payload = (TicketEvent) event.payload();
        Row ticket = payload instanceof TicketOpened
                ? rows.insert(TICKET, event.tenantId(), event.id())
                : rows.require(TICKET, event.tenantId(), event.id());
        ticket.set("version", event.version());
        switch (payload) {
            case TicketOpened e -> {
                changed(ticket, event)
                        .set("user_id", e.userId())
                        .set("subject", e.subject().orElse(ERASED))
                        .set("state", "open")
                        .set("priority", e.priority().code())
                        .set("assignee_user_id", null)
                        .set("messages", 0)
                        .set("first_response_seconds", null)
                        .set("closed_at", null)
                        .set("created_at", event.timestamp());
                publish(ticket, event, rows, e.messageId(), e.userId(), "user", e.text());
            }
            case UserReplied e -> {
                changed(ticket, event).set("state", "open");
                publish(ticket, event, rows, e.messageId(), e.userId(), "user", e.text());
            }
            case StaffAnswered e -> {
                changed(ticket, event).set("state", "answered");
                if (e.firstResponseSeconds() != null) ticket.set("first_response_seconds", e.firstResponseSeconds());
                publish(ticket, event, rows, e.messageId(), e.authorUserId(), "staff", e.text());
            }
            case NoteWritten e -> write(event, rows, e.messageId(), e.authorUserId(), "staff", true, e.text());
            case TicketAssigned e -> changed(ticket, event).set("assignee_user_id", e.assigneeUserId());
            case TicketPriorityChanged e ->
                changed(ticket, event).set("priority", e.priority().code());
            case TicketClosed _ -> changed(ticket, event).set("state", "closed").set("closed_at", event.timestamp());
            case TicketReopened _ -> changed(ticket, event).set("state", "open").set("closed_at", null);
        }
    }

    private static Row changed(Row ticket, RecordedEvent event) {
        return ticket.set("changed_at", event.timestamp());
    }

    private static void publish(
            Row ticket,
            RecordedEvent event,
            Rows rows,
            UUID messageId,
            @Nullable UUID author,
            String side,
            Sealed<String> text) {
        ticket.add("messages", 1);
        write(event, rows, messageId, author, side, false, text);
    }

    private static void write(
            RecordedEvent event,
            Rows rows,
            UUID messageId,
            @Nullable UUID author,
            String side,
            boolean internal,
            Sealed<String> text) {
        rows.insert(MESSAGE, event.tenantId(), messageId)
                .set("ticket_id", event.id())
                .set("author_user_id", author)
                .set("side", side)
                .set("internal", internal)
                .set("text", text.orElse(ERASED))
                .set("created_at", event.timestamp());
    }
}
