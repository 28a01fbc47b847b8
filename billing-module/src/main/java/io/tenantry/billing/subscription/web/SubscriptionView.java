package io.tenantry.billing.subscription.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.web.Columns;
import io.tenantry.billing.web.MoneyBody;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(name = "Subscription", description = "A user's right to use a plan, in the version that was bought.")
record SubscriptionView(
        UUID id,
        UUID userId,
        UUID planId,

        @Schema(description = "The version of the plan's terms that was bought", example = "1")
        int planVersion,

        @Schema(example = "Standard") String planName,
        @Schema(example = "P1M") String period,
        MoneyBody price,
        Map<String, Object> entitlements,

        @Schema(
                example = "active",
                allowableValues = {"pending", "trial", "active", "cancelled", "expired"})
        String state,

        boolean autoRenew,
        @Schema(description = "It ends with its period") boolean cancelAtPeriodEnd,
        @Nullable Instant startedAt,

        @Schema(description = "End of the present period or trial; null while it waits for its payment") @Nullable
        Instant paidUntil,

        @Nullable Instant endedAt,

        @Schema(description = "The payment that it waits for, or that paid last") @Nullable
        UUID paymentId,

        Instant createdAt,
        long version) {
    static final String COLUMNS = "id, user_id, plan_id, plan_version, plan_name, period, price_minor, currency,"
            + " entitlements, state, auto_renew, cancel_at_period_end, started_at, paid_until, ended_at, payment_id,"
            + " created_at, version";

    static SubscriptionView of(ResultSet row, int number) throws SQLException {
        return new SubscriptionView(
                Columns.uuid(row, "id"),
                Columns.uuid(row, "user_id"),
                Columns.uuid(row, "plan_id"),
                row.getInt("plan_version"),
                row.getString("plan_name"),
                row.getString("period"),
                MoneyBody.of(row, "price_minor"),
                Columns.object(row, "entitlements"),
                row.getString("state"),
                row.getBoolean("auto_renew"),
                row.getBoolean("cancel_at_period_end"),
                Columns.optionalTime(row, "started_at"),
                Columns.optionalTime(row, "paid_until"),
                Columns.optionalTime(row, "ended_at"),
                Columns.optionalUuid(row, "payment_id"),
                Columns.time(row, "created_at"),
                row.getLong("version"));
    }
}
