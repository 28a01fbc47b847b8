package io.tenantry.figures.revenue;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;

/** What a tenant earned day by day in one currency. */
@Schema(description = "Every day of the range in one currency, days without payments with zeros")
public record RevenueSeries(@Schema(example = "RUB") String currency, List<Day> days) {
    /** One day; {@code revenueMinor} is succeeded minus refunded. */
    @Schema(name = "RevenueDay")
    public record Day(
            LocalDate day,
            @Schema(example = "17900") long revenueMinor,
            @Schema(example = "19900") long succeededMinor,
            @Schema(example = "2000") long refundedMinor,
            @Schema(example = "1") long payments,
            @Schema(example = "1") long refunds) {
        static Day empty(LocalDate day) {
            return new Day(day, 0, 0, 0, 0, 0);
        }
    }
}
