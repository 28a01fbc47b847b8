package io.tenantry.billing.wallet.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.web.Columns;
import io.tenantry.billing.web.MoneyBody;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(name = "WalletEntry", description = "One change of a balance.")
record WalletEntryView(
        UUID id,

        @Schema(description = "Signed: what came in is above zero")
        MoneyBody amount,

        @Schema(description = "The balance of this currency afterwards")
        MoneyBody balanceAfter,

        @Schema(
                example = "payment",
                allowableValues = {"payment", "refund", "subscription-charge", "adjustment"})
        String reason,

        @Schema(description = "The payment or subscription it is about; of an adjustment the entry itself")
        UUID reference,

        @Schema(description = "A person's words") @Nullable String note,
        Instant at) {
    static final String COLUMNS =
            "id, amount_minor, currency, balance_after_minor, reason, reference, note, created_at";

    static WalletEntryView of(ResultSet row, int number) throws SQLException {
        return new WalletEntryView(
                Columns.uuid(row, "id"),
                MoneyBody.of(row, "amount_minor"),
                MoneyBody.of(row, "balance_after_minor"),
                row.getString("reason"),
                Columns.uuid(row, "reference"),
                row.getString("note"),
                Columns.time(row, "created_at"));
    }
}
