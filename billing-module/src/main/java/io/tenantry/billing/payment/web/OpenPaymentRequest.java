package io.tenantry.billing.payment.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.web.MoneyBody;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(name = "OpenPaymentRequest", description = "Which provider is to bring how much for whom.")
record OpenPaymentRequest(
        @NotNull UUID userId,

        @Schema(example = "yookassa") @NotBlank @Size(max = 64)
        String provider,

        @NotNull @Valid MoneyBody amount,

        @Schema(description = "What its success pays; the amount must then be what the subscription costs") @Nullable
        UUID subscriptionId,

        @Schema(example = "Top-up") @Size(max = 500) @Nullable
        String description) {}
