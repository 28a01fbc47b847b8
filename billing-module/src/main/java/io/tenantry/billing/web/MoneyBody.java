package io.tenantry.billing.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.api.Money;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.sql.ResultSet;
import java.sql.SQLException;

/** An amount of money in requests and answers. */
@Schema(name = "Money", description = "An amount in minor units of its currency.")
public record MoneyBody(
        @Schema(description = "Minor units: 19900 is 199.00 RUB", example = "19900") @NotNull
        Long amountMinor,

        @Schema(description = "ISO 4217, or XTR, USDT, USDC, TON, BTC, ETH …", example = "RUB")
        @NotNull
        @Pattern(regexp = "[A-Z]{3,5}")
        String currency) {
    public static MoneyBody of(Money money) {
        return new MoneyBody(money.amountMinor(), money.currency());
    }

    /** The amount in {@code minorColumn}, in the currency of the column {@code currency}. */
    public static MoneyBody of(ResultSet row, String minorColumn) throws SQLException {
        return new MoneyBody(row.getLong(minorColumn), row.getString("currency"));
    }

    /** @throws io.tenantry.billing.api.BillingRejected {@code currency-unknown} */
    public Money toMoney() {
        return Money.of(amountMinor, currency);
    }
}
