package io.tenantry.figures.revenue.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.figures.revenue.RevenueFigures;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Reporting;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.Scope;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Figures")
class RevenueController {
    private static final int LONGEST_RANGE = 366;
    private static final int USUAL_RANGE = 30;

    private final RevenueFigures revenue;

    RevenueController(RevenueFigures revenue) {
        this.revenue = revenue;
    }

    @GetMapping("/tenants/{tenantId}/revenue")
    @Reporting
    @Operation(
            summary = "Revenue by day",
            description = "Succeeded minus refunded provider payments. A day is that of the time zone which the tenant"
                    + " had when the payment was recorded; charges of wallets are not revenue.")
    RevenueView byDay(
            @PathVariable UUID tenantId,
            @Parameter(description = "First day; 29 days before the last one if absent")
                    @RequestParam(required = false)
                    @DateTimeFormat(iso = ISO.DATE)
                    @Nullable
                    LocalDate from,
            @Parameter(description = "Last day, included; today in the tenant's time zone if absent")
                    @RequestParam(required = false)
                    @DateTimeFormat(iso = ISO.DATE)
                    @Nullable
                    LocalDate to,
            ApiCall call) {
        call.require(Scope.FIGURES_READ);
        UUID tenant = call.tenantId().value(); // the border has compared it with the path
        return call.read(List.of(RevenueFigures.PROJECTION), jdbc -> {
            RevenueFigures.Calendar calendar = revenue.calendar(jdbc, tenant);
            LocalDate last = to == null ? revenue.today(calendar) : to;
            LocalDate first = from == null ? last.minusDays(USUAL_RANGE - 1) : from;
            requireRange(first, last);
            return new RevenueView(
                    tenant, calendar.timeZone().getId(), first, last, revenue.series(jdbc, tenant, first, last));
        });
    }

    private static void requireRange(LocalDate first, LocalDate last) {
        if (last.isBefore(first) || ChronoUnit.DAYS.between(first, last) >= LONGEST_RANGE) {
            throw new RequestRefused(
                    RequestRefused.Why.INVALID_PARAMETER,
                    "from and to span 1 to " + LONGEST_RANGE + " days, both included.");
        }
    }
}
