package io.tenantry.billing.subscription.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

@Schema(name = "CancelSubscriptionRequest", description = "When a subscription is to end.")
record CancelSubscriptionRequest(
        @Schema(
                description = "now, or period_end: with what is paid",
                example = "period_end",
                allowableValues = {"now", "period_end"})
        @NotNull
        @Pattern(regexp = "now|period_end")
        String when,

        @Schema(example = "Found something cheaper") @Size(max = 500) @Nullable
        String reason) {}
