package io.tenantry.billing.wallet.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.web.MoneyBody;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

@Schema(name = "AdjustWalletRequest", description = "A credit or debit by hand.")
record AdjustWalletRequest(
        @Schema(description = "Above zero credits, below zero debits") @NotNull @Valid
        MoneyBody amount,

        @Schema(example = "Compensation for the outage of 3 May") @NotBlank @Size(max = 500)
        String reason) {}
