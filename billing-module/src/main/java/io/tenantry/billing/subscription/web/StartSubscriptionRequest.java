package io.tenantry.billing.subscription.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(name = "StartSubscriptionRequest", description = "Who is to use which plan, and how it begins.")
record StartSubscriptionRequest(
        @NotNull UUID userId,
        @NotNull UUID planId,

        @Schema(
                description =
                        "trial: not paid; wallet: paid from the wallet at once; payment: when its payment succeeds",
                example = "wallet",
                allowableValues = {"trial", "wallet", "payment"})
        @NotNull
        @Pattern(regexp = "trial|wallet|payment")
        String start,

        @Schema(description = "Who is to bring the money; with start: payment", example = "yookassa")
        @Size(max = 64)
        @Nullable
        String provider,

        @Schema(description = "Renew from the wallet when a period is over; else it expires. Default: false") @Nullable
        Boolean autoRenew) {}
