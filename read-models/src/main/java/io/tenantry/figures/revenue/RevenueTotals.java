package io.tenantry.figures.revenue;

import io.swagger.v3.oas.annotations.media.Schema;

/** What a tenant earned in one currency: provider payments that succeeded minus refunds, in minor units. */
@Schema(description = "Succeeded minus refunded provider payments of one currency, in minor units")
public record RevenueTotals(
        @Schema(example = "RUB") String currency,

        @Schema(description = "Of the day that it is now in the tenant's time zone", example = "19900")
        long todayMinor,

        @Schema(description = "Of the month that it is now in the tenant's time zone", example = "398000")
        long monthMinor,

        @Schema(example = "4776000") long totalMinor) {}
