package io.tenantry.billing.payment.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.web.Columns;
import io.tenantry.billing.web.MoneyBody;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(name = "Payment", description = "Money that a provider is to bring, or brought.")
record PaymentView(
        UUID id,
        UUID userId,
        @Schema(example = "yookassa") String provider,

        @Schema(description = "What the provider calls it", example = "2d9f7c3e") @Nullable
        String subject,

        @Schema(description = "What was asked for; of a payment that was not opened here, what arrived")
        MoneyBody amount,

        @Schema(description = "What arrived, in the same currency")
        MoneyBody received,

        @Schema(description = "What was paid back, in the same currency")
        MoneyBody refunded,

        @Schema(
                example = "succeeded",
                allowableValues = {"pending", "failed", "cancelled", "succeeded", "refunded"})
        String state,

        @Schema(description = "What does not fit: amount, currency, tenant-state, subscription, reference, user")
        List<String> mismatches,

        @Schema(description = "What did not fit and was settled by somebody")
        List<String> resolvedMismatches,

        @Nullable UUID subscriptionId,
        @Nullable String description,
        @Schema(example = "bank_card") @Nullable String method,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    static final String COLUMNS =
            "id, user_id, provider, subject, amount_minor, currency, received_minor, refunded_minor,"
                    + " state, mismatches, resolved_mismatches, subscription_id, description, method, created_at, updated_at, version";

    @Schema(description = "The first of the mismatches, null if all fits", example = "amount")
    public @Nullable String getMismatch() {
        return mismatches.isEmpty() ? null : mismatches.getFirst();
    }

    static PaymentView of(ResultSet row, int number) throws SQLException {
        return new PaymentView(
                Columns.uuid(row, "id"),
                Columns.uuid(row, "user_id"),
                row.getString("provider"),
                row.getString("subject"),
                MoneyBody.of(row, "amount_minor"),
                MoneyBody.of(row, "received_minor"),
                MoneyBody.of(row, "refunded_minor"),
                row.getString("state"),
                Columns.strings(row, "mismatches"),
                Columns.strings(row, "resolved_mismatches"),
                Columns.optionalUuid(row, "subscription_id"),
                row.getString("description"),
                row.getString("method"),
                Columns.time(row, "created_at"),
                Columns.time(row, "updated_at"),
                row.getLong("version"));
    }
}
