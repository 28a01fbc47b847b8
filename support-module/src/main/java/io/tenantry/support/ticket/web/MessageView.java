package io.tenantry.support.ticket.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(description = "A message or an internal note of a ticket")
record MessageView(
        UUID id,

        @Schema(description = "null: the desk, no person named") @Nullable
        UUID authorUserId,

        @Schema(allowableValues = {"user", "staff"}) String side,

        @Schema(description = "A note of the desk to itself; customers never get these")
        boolean internal,

        @Schema(description = "[erased] once the user's personal data is erased")
        String text,

        Instant createdAt) {
    static final String COLUMNS = "id, author_user_id, side, internal, text, created_at";

    static MessageView of(ResultSet row, int number) throws SQLException {
        return new MessageView(
                row.getObject("id", UUID.class),
                row.getObject("author_user_id", UUID.class),
                row.getString("side"),
                row.getBoolean("internal"),
                row.getString("text"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
