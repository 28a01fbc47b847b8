package io.tenantry.figures.usage.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.figures.usage.ConnectionsInUse;
import io.tenantry.figures.usage.TenantUsage;
import io.tenantry.figures.usage.TenantUsages;
import io.tenantry.figures.usage.TenantUsages.Order;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.SlowQueries.SlowQuery;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Reporting;
import io.tenantry.tenancy.web.RequestRefused;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/platform")
@Tag(name = "Platform")
class UsageController {
    private final TenantUsages usages;

    UsageController(TenantUsages usages) {
        this.usages = usages;
    }

    record SlowQueryList(List<SlowQuery> items) {}

    record Measuring(
            @Schema(description = "False: a measurement had begun before")
            boolean begun) {}

    @GetMapping("/tenants")
    @Operation(
            summary = "What each tenant takes",
            description =
                    "Tier, size on disk, rows and events as they were measured last; connections and slow statements of the"
                            + " answering server; how far the migrations of its schema are. The most first.")
    @Reporting
    Page<TenantUsage> usages(
            @Parameter(description = "What the list is ordered by: `bytes`, `rows`, `events` or `newest`")
                    @RequestParam(defaultValue = "bytes")
                    @Pattern(regexp = "bytes|rows|events|newest")
                    String sort,
            @Parameter(description = "Only of this tier: `shared` or `schema`")
                    @RequestParam(required = false)
                    @Pattern(regexp = "shared|schema")
                    @Nullable
                    String tier,
            ApiCall call) {
        return usages.page(call, Order.of(sort).orElse(Order.BYTES), tier);
    }

    @GetMapping("/tenants/{id}")
    @Operation(summary = "What a tenant takes", description = "As in the list, and its part of each table.")
    TenantUsage usage(@PathVariable UUID id, ApiCall call) {
        TenantUsage usage = usages.of(call, id);
        if (usage == null) throw new RequestRefused(RequestRefused.Why.NOT_FOUND, "No such tenant.");
        return usage;
    }

    @PostMapping("/tenants/measure")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Measure the tenants now",
            description = "As it happens by itself now and then; `measuredAt` in the list says when it has.")
    Measuring measure(ApiCall call) {
        call.requireOperator();
        return new Measuring(usages.measure());
    }

    @GetMapping("/slow-queries")
    @Operation(
            summary = "Slow statements",
            description =
                    "The newest 500 statements that took longer than `tenantry.slow-query.threshold` on the answering server,"
                            + " the newest first, by name: the log has each in full, with ? in place of every value.")
    SlowQueryList slow(
            @Parameter(description = "Only of this tenant") @RequestParam(required = false) @Nullable UUID tenantId,
            ApiCall call) {
        call.requireOperator();
        return new SlowQueryList(usages.slow(tenantId == null ? null : new TenantId(tenantId)));
    }

    @GetMapping("/connections")
    @Operation(
            summary = "Connections to the database",
            description = "As PostgreSQL counts them, of all servers, by application and state.")
    ConnectionsInUse connections(ApiCall call) {
        return usages.connections(call);
    }
}
