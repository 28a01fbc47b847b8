package io.tenantry.figures.audit.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Reporting;
import io.tenantry.tenancy.web.Scope;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/audit-log")
@Tag(name = "Figures")
class AuditController {
    private static final List<String> PROJECTIONS = List.of("figures.audit");

    @GetMapping
    @Reporting
    @Operation(
            summary = "The audit log",
            description = "Every event, the newest first: of the caller's tenant, of the tenant that an operator names,"
                    + " or, for an operator who names none, of all.")
    Page<AuditEntryView> list(
            @Parameter(example = "user:0198c000-0000-7000-8000-000000000001")
                    @RequestParam(required = false)
                    @Size(max = 100)
                    @Nullable
                    String actor,
            @Parameter(description = "The event's name", example = "support.ticket-closed")
                    @RequestParam(required = false)
                    @Size(max = 100)
                    @Nullable
                    String action,
            @RequestParam(required = false) @Nullable UUID resourceId,
            @Parameter(description = "Not before this time")
                    @RequestParam(required = false)
                    @DateTimeFormat(iso = ISO.DATE_TIME)
                    @Nullable
                    Instant from,
            @Parameter(description = "Before this time")
                    @RequestParam(required = false)
                    @DateTimeFormat(iso = ISO.DATE_TIME)
                    @Nullable
                    Instant to,
            ApiCall call) {
        call.require(Scope.AUDIT_READ);
        Listing<AuditEntryView> listing = Listing.of("audit_log", AuditEntryView.COLUMNS, AuditEntryView::of)
                .orderedBy("at", "position")
                .where("actor", actor)
                .where("action", action)
                .where("resource_id", resourceId)
                .where("at >= ?", atUtc(from))
                .where("at < ?", atUtc(to));
        boolean ofAll = call.caller().isOperator() && call.namedTenant() == null;
        return ofAll ? call.pageAcrossTenants(PROJECTIONS, listing) : call.page(PROJECTIONS, listing);
    }

    private static @Nullable OffsetDateTime atUtc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
