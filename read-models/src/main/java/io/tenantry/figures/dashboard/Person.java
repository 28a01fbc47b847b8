package io.tenantry.figures.dashboard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person of a tenant, as lists and their own page show them. Of who is erased nothing is shown.
 *
 * @param state {@code active|blocked|erased}
 * @param lastSeenOn a day of the tenant's time zone
 */
record Person(
        UUID id,
        String name,
        String role,
        String state,
        @Nullable String email,
        @Nullable Long telegramId,
        @Nullable String username,
        @Nullable String language,
        @Nullable String referralCode,
        @Nullable LocalDate lastSeenOn,
        Instant at) {
    static final String COLUMNS = "id, role, state, email, telegram_id, username, first_name, last_name, language,"
            + " referral_code, last_seen_on, created_at";

    static Person of(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        String role = row.getString("role");
        String state = row.getString("state");
        LocalDate lastSeenOn = row.getObject("last_seen_on", LocalDate.class);
        Instant at = row.getObject("created_at", OffsetDateTime.class).toInstant();
        if (state.equals("erased"))
            return new Person(id, "Erased person", role, state, null, null, null, null, null, lastSeenOn, at);
        String email = row.getString("email");
        String username = row.getString("username");
        String name = People.name(row.getString("first_name"), row.getString("last_name"), username, email);
        return new Person(
                id,
                Objects.requireNonNullElse(name, People.unnamed(id.toString())),
                role,
                state,
                email,
                row.getObject("telegram_id", Long.class),
                username,
                row.getString("language"),
                row.getString("referral_code"),
                lastSeenOn,
                at);
    }

    public boolean isErased() {
        return state.equals("erased");
    }
}
