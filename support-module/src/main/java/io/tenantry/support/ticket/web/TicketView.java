package io.tenantry.support.ticket.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(description = "A ticket of the support desk")
record TicketView(
        UUID id,
        UUID userId,

        @Schema(description = "[erased] once the user's personal data is erased")
        String subject,

        @Schema(allowableValues = {"open", "answered", "closed"})
        String state,

        @Schema(allowableValues = {"low", "normal", "high", "urgent"})
        String priority,

        @Nullable UUID assigneeUserId,

        @Schema(description = "Messages without internal notes")
        int messages,

        @Schema(description = "Seconds from opening to the desk's first answer") @Nullable
        Long firstResponseSeconds,

        Instant createdAt,
        Instant changedAt,
        @Nullable Instant closedAt,
        long version) {
    static final String COLUMNS = "id, user_id, subject, state, priority, assignee_user_id, messages,"
            + " first_response_seconds, created_at, changed_at, closed_at, version";

    static TicketView of(ResultSet row, int number) throws SQLException {
        return new TicketView(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getString("subject"),
                row.getString("state"),
                row.getString("priority"),
                row.getObject("assignee_user_id", UUID.class),
                row.getInt("messages"),
                row.getObject("first_response_seconds", Long.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                time(row, "closed_at"),
                row.getLong("version"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
