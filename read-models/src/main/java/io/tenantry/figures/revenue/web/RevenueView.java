package io.tenantry.figures.revenue.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.figures.revenue.RevenueSeries;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

@Schema(description = "Revenue by day")
record RevenueView(
        UUID tenantId,

        @Schema(description = "In which days begin now", example = "Europe/Moscow")
        String timeZone,

        LocalDate from,
        LocalDate to,

        @Schema(description = "The tenant's main currency first; it is always there")
        List<RevenueSeries> series) {}
