package io.tenantry.billing.plan.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.billing.web.MoneyBody;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Period;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Schema(name = "PlanRequest", description = "What a plan promises and costs.")
record PlanRequest(
        @Schema(description = "What the plan is called", example = "Standard") @NotBlank @Size(max = 200)
        String name,

        @Schema(
                description = "How long one purchase lasts: ISO 8601, days to years, at most ten years",
                example = "P1M")
        @NotNull
        @Pattern(regexp = "P(?=\\d)(\\d{1,2}Y)?(\\d{1,3}M)?(\\d{1,3}W)?(\\d{1,4}D)?")
        String period,

        @Schema(description = "Of one period") @NotNull @Valid
        MoneyBody price,

        @Schema(description = "Days to try it before the first purchase; none: no trial", example = "7")
        @Min(0)
        @Max(3650)
        @Nullable
        Integer trialDays,

        @Schema(description = "What the plan gives, for your own systems: JSON by name", example = "{\"devices\": 3}")
        @Size(max = 100)
        @Nullable
        Map<String, Object> entitlements) {
    PlanTerms toTerms() {
        return new PlanTerms(
                name,
                Period.parse(period),
                price.toMoney(),
                trialDays == null ? 0 : trialDays,
                entitlements == null ? Map.of() : entitlements);
    }
}
