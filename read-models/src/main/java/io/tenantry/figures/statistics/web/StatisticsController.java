package io.tenantry.figures.statistics.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.figures.statistics.Figures;
import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Reporting;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenancy.web.TimeTravel;
import io.tenantry.tenant.api.TenantState;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Figures", description = "Statistics, revenue and audit log")
class StatisticsController {
    private final StatisticsFigures statistics;

    StatisticsController(StatisticsFigures statistics) {
        this.statistics = statistics;
    }

    @GetMapping("/tenants/{tenantId}/statistics")
    @Reporting
    @TimeTravel
    @Operation(
            summary = "A tenant in numbers",
            description = "For its own people with figures:read, and for operators. Today and this month are those of"
                    + " the tenant's time zone.")
    StatisticsView ofTenant(@PathVariable UUID tenantId, ApiCall call) {
        call.require(Scope.FIGURES_READ);
        UUID tenant = call.tenantId().value(); // the border has compared it with the path
        return StatisticsView.of(
                call.readAt(StatisticsFigures.PROJECTIONS, (jdbc, at) -> statistics.of(jdbc, tenant, at)));
    }

    @GetMapping("/statistics")
    @Reporting
    @Operation(summary = "All tenants in numbers", description = "For operators. The newest tenant first.")
    Page<TenantFiguresView> ofAll(
            @RequestParam(required = false)
                    @Pattern(regexp = "pending_approval|provisioning|active|suspended|rejected|closed")
                    @Nullable
                    String state,
            ApiCall call) {
        call.requireOperator();
        Page<Figures> page = call.pageAcrossTenants(
                StatisticsFigures.PROJECTIONS, statistics.tenants(state == null ? null : TenantState.of(state)));
        List<Figures> items = call.readAcrossTenants(List.of(), jdbc -> statistics.withRevenue(jdbc, page.items()));
        return new Page<>(items.stream().map(TenantFiguresView::of).toList(), page.nextCursor());
    }
}
