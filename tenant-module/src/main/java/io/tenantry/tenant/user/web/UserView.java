package io.tenantry.tenant.user.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user as the API answers it. */
record UserView(
        UUID id,
        @Schema(example = "customer") String role,

        @Schema(
                example = "active",
                allowableValues = {"active", "blocked", "erased"})
        String state,

        @Nullable String email,
        @Nullable Long telegramId,
        @Nullable String username,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String language,
        String referralCode,

        @Schema(description = "A day of the tenant's time zone") @Nullable
        LocalDate lastSeenOn,

        Instant createdAt,
        long version) {
    static final String COLUMNS = "id, role, state, email, telegram_id, username, first_name, last_name, language,"
            + " referral_code, last_seen_on, created_at, version";

    static UserView of(ResultSet row, int number) throws SQLException {
        return new UserView(
                row.getObject("id", UUID.class),
                row.getString("role"),
                row.getString("state"),
                row.getString("email"),
                row.getObject("telegram_id", Long.class),
                row.getString("username"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("language"),
                row.getString("referral_code"),
                row.getObject("last_seen_on", LocalDate.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
