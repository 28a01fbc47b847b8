package io.tenantry.tenant.erasure.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenant.api.TenantCommand.ConfirmErasure;
import io.tenantry.tenant.api.TenantCommand.RequestErasure;
import io.tenantry.tenant.api.TenantCommand.WithdrawErasure;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.erasure.ErasureList;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The end of a tenant in two words with a time of grace between them. For operators. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Tenants")
class ErasureController {
    private static final List<String> READS = List.of(ErasureList.NAME);

    private final Duration grace;

    ErasureController(@Value("${tenantry.erasure.grace:30d}") Duration grace) {
        this.grace = grace;
    }

    record ErasureRequest(
            @Schema(
                    description =
                            "Days until it can be confirmed; null, or fewer than the platform's: as many as those",
                    example = "90")
            @Min(0)
            @Max(3_650)
            @Nullable
            Integer graceDays) {}

    record ErasureConfirmation(
            @Schema(description = "The slug of the tenant that is to be erased, typed once more", example = "acme")
            @NotBlank
            @Size(max = 63)
            String slug) {}

    record ErasureViews(List<ErasureView> items) {}

    @PostMapping("/tenants/{tenantId}/erasure")
    @Operation(
            summary = "Ask for the erasure of a tenant",
            description =
                    "For operators; of a closed or rejected tenant. Nothing happens before it is confirmed, and it"
                            + " cannot be confirmed before the time of grace is over.")
    ResponseEntity<?> requestErasure(
            @PathVariable UUID tenantId, @Valid @RequestBody ErasureRequest body, ApiCall call) {
        TenantStream id = decided(call);
        Duration wished = body.graceDays() == null ? grace : Duration.ofDays(body.graceDays());
        return call.act(id, new RequestErasure(id, wished.compareTo(grace) < 0 ? grace : wished));
    }

    @PostMapping("/tenants/{tenantId}/erasure/withdraw")
    @Operation(summary = "Withdraw the erasure of a tenant", description = "For operators, until it is confirmed.")
    ResponseEntity<?> withdrawErasure(@PathVariable UUID tenantId, ApiCall call) {
        TenantStream id = decided(call);
        return call.act(id, new WithdrawErasure(id));
    }

    @PostMapping("/tenants/{tenantId}/erasure/confirm")
    @Operation(
            summary = "Confirm the erasure of a tenant",
            description =
                    "For operators, once the time of grace is over; it cannot be taken back. Keys are destroyed, rows,"
                            + " schema, letters and archives are deleted, events become unreadable, within seconds to minutes. The"
                            + " tenant is unknown from here on; platform/erasures tells when it is done, with a certificate.")
    ResponseEntity<?> confirmErasure(
            @PathVariable UUID tenantId, @Valid @RequestBody ErasureConfirmation body, ApiCall call) {
        TenantStream id = decided(call);
        return call.act(id, new ConfirmErasure(id, body.slug()));
    }

    @GetMapping("/platform/erasures")
    @Operation(summary = "Erasures of tenants", description = "Asked for, under way and done, the newest first.")
    ErasureViews listErasures(ApiCall call) {
        return new ErasureViews(call.readAcrossTenants(READS, jdbc -> jdbc.sql("select " + ErasureView.COLUMNS
                        + " from tenant_erasure order by coalesce(erased_at, requested_at) desc, tenant_id limit 1000")
                .query(ErasureView::of)
                .list()));
    }

    @GetMapping("/platform/erasures/{id}")
    @Operation(
            summary = "Show the erasure of a tenant",
            description = "{id} is the tenant's. Once it is erased, with the signed certificate.")
    ResponseEntity<ErasureView> getErasure(@PathVariable UUID id, ApiCall call) {
        ErasureView erasure = call.<@Nullable ErasureView>readAcrossTenants(
                READS, jdbc -> jdbc.sql("select " + ErasureView.COLUMNS + " from tenant_erasure where tenant_id = ?")
                        .param(id)
                        .query(ErasureView::of)
                        .optional()
                        .orElse(null));
        return call.found(erasure, erasure == null ? 0 : erasure.version());
    }

    private static TenantStream decided(ApiCall call) {
        call.requireOperator();
        TenantId tenantId = call.tenantId();
        if (tenantId.isPlatform())
            throw new TenantRejected(TenantRejected.Why.TENANT_NOT_CLOSED, "The platform stays.");
        return TenantStream.of(tenantId);
    }
}
