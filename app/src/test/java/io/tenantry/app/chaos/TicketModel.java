package io.tenantry.app.chaos;

import static io.tenantry.app.chaos.Expected.add;
import static io.tenantry.app.chaos.Expected.set;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Tickets, their messages, and how long people waited. */
final class TicketModel implements Model {
    @Override
    public void fold(StoredEvent event, Expected rows, List<String> findings) {
        if (!event.name().startsWith("support.")) return;
        Map<String, String> row = rows.row("ticket", event.tenant(), event.id());
        Map<String, String> figure = rows.row("ticket_figure", event.tenant(), event.id());
        set(row, "version", event.version());
        if (!event.name().equals("support.note-written")) set(row, "changed_at", event.timestamp());
        switch (event.name()) {
            case "support.ticket-opened" -> {
                open(event, row, figure);
                message(event, rows, row, "userId", "user");
            }
            case "support.user-replied" -> {
                set(row, "state", "open");
                message(event, rows, row, "userId", "user");
            }
            case "support.staff-answered" -> {
                set(row, "state", "answered");
                firstAnswer(event, row, figure, findings);
                message(event, rows, row, "authorUserId", "staff");
            }
            case "support.note-written" -> write(event, rows, "authorUserId", "staff", true);
            case "support.ticket-assigned" -> set(row, "assignee_user_id", event.at("assigneeUserId"));
            case "support.ticket-priority-changed" -> set(row, "priority", event.at("priority"));
            case "support.ticket-closed" -> {
                if ("closed".equals(row.get("state"))) findings.add("closed twice, at " + event.position());
                set(row, "state", "closed");
                set(row, "closed_at", event.timestamp());
            }
            case "support.ticket-reopened" -> {
                if (!"closed".equals(row.get("state"))) findings.add("reopened while open, at " + event.position());
                set(row, "state", "open");
                set(row, "closed_at", null);
            }
            default -> findings.add("the checker does not know " + event.name());
        }
        set(figure, "state", row.get("state"));
    }

    private static void open(StoredEvent event, Map<String, String> row, Map<String, String> figure) {
        set(row, "user_id", event.at("userId"));
        set(row, "state", "open");
        set(row, "priority", event.at("priority"));
        set(row, "assignee_user_id", null);
        set(row, "messages", 0);
        set(row, "first_response_seconds", null);
        set(row, "closed_at", null);
        set(row, "created_at", event.timestamp());
        set(figure, "opened_at", event.timestamp());
        set(figure, "first_response_seconds", null);
    }

    /** There is one first answer; it knows how long it took. */
    private static void firstAnswer(
            StoredEvent event, Map<String, String> row, Map<String, String> figure, List<String> findings) {
        boolean first = "null".equals(row.get("first_response_seconds"));
        if (first != event.has("firstResponseSeconds")) findings.add("a wrong first answer at " + event.position());
        if (!first) return;
        long seconds = event.at("firstResponseSeconds").longValue();
        Instant opened = Instant.parse(row.getOrDefault("created_at", ""));
        if (seconds > Math.max(0, event.timestamp().getEpochSecond() - opened.getEpochSecond()) + 1)
            findings.add("a first answer at " + event.position() + " that took longer than its ticket is old");
        set(row, "first_response_seconds", seconds);
        set(figure, "first_response_seconds", seconds);
    }

    private static void message(
            StoredEvent event, Expected rows, Map<String, String> ticket, String author, String side) {
        add(ticket, "messages", 1);
        write(event, rows, author, side, false);
    }

    private static void write(StoredEvent event, Expected rows, String author, String side, boolean internal) {
        Map<String, String> message = rows.row("ticket_message", event.tenant(), event.text("messageId"));
        set(message, "ticket_id", event.id());
        set(message, "author_user_id", event.at(author));
        set(message, "side", side);
        set(message, "internal", internal);
        set(message, "created_at", event.timestamp());
    }
}
