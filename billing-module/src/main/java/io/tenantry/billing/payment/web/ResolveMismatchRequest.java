package io.tenantry.billing.payment.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

@Schema(name = "ResolveMismatchRequest", description = "How it was settled.")
record ResolveMismatchRequest(
        @Schema(example = "The payer sent the rest by bank transfer") @NotBlank @Size(max = 500)
        String note) {}
