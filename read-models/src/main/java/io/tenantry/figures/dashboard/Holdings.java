package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is a person's: the lists of the API, of this person alone. */
final class Holdings {
    private Holdings() {}

    /**
     * A subscription.
     *
     * @param ends it is not renewed, or was cancelled to the end of its period
     * @param paidUntil null: it waits for its payment
     */
    record SubscriptionLine(
            UUID id,
            String plan,
            long priceMinor,
            String currency,
            String period,
            String state,
            boolean ends,
            @Nullable Instant paidUntil,
            Instant at) {}

    static Listing<SubscriptionLine> subscriptions(UUID person) {
        return Listing.of(
                        "subscription",
                        "id, plan_name, price_minor, currency, period, state, auto_renew, cancel_at_period_end, paid_until,"
                                + " created_at",
                        (row, _) -> new SubscriptionLine(
                                row.getObject("id", UUID.class),
                                row.getString("plan_name"),
                                row.getLong("price_minor"),
                                row.getString("currency"),
                                row.getString("period"),
                                row.getString("state"),
                                !row.getBoolean("auto_renew") || row.getBoolean("cancel_at_period_end"),
                                time(row, "paid_until"),
                                created(row)))
                .where("user_id", person);
    }

    /**
     * A payment.
     *
     * @param subject what the provider calls it
     * @param mismatched something of it does not fit
     */
    record PaymentLine(
            UUID id,
            String provider,
            @Nullable String subject,
            long amountMinor,
            long refundedMinor,
            String currency,
            String state,
            boolean mismatched,
            Instant at) {}

    static Listing<PaymentLine> payments(UUID person) {
        return Listing.of(
                        "payment",
                        "id, provider, subject, amount_minor, refunded_minor, currency, state, mismatched, created_at",
                        (row, _) -> new PaymentLine(
                                row.getObject("id", UUID.class),
                                row.getString("provider"),
                                row.getString("subject"),
                                row.getLong("amount_minor"),
                                row.getLong("refunded_minor"),
                                row.getString("currency"),
                                row.getString("state"),
                                row.getBoolean("mismatched"),
                                created(row)))
                .where("user_id", person);
    }

    /**
     * A ticket.
     *
     * @param messages without internal notes
     */
    record TicketLine(UUID id, String subject, String priority, String state, int messages, Instant at) {}

    static Listing<TicketLine> tickets(UUID person) {
        return Listing.of(
                        "ticket",
                        "id, subject, priority, state, messages, created_at",
                        (row, _) -> new TicketLine(
                                row.getObject("id", UUID.class),
                                row.getString("subject"),
                                row.getString("priority"),
                                row.getString("state"),
                                row.getInt("messages"),
                                created(row)))
                .where("user_id", person);
    }

    private static Instant created(ResultSet row) throws SQLException {
        return row.getObject("created_at", OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
