package io.tenantry.tenancy.platform;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.tier.TierChange;
import io.tenantry.tenancy.tier.TierChanges;
import io.tenantry.tenancy.web.ApiCall;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/platform/tier-changes")
@Tag(name = "Platform")
class TierChangeController {
    private final TierChanges changes;

    TierChangeController(TierChanges changes) {
        this.changes = changes;
    }

    record TierChangeList(List<TierChange> items) {}

    record TierChangeRequest(
            @Schema(description = "Who moves", example = "0199c0de-0000-7000-8000-000000000001") @NotNull
            UUID tenantId,

            @Schema(
                    description = "Where to",
                    allowableValues = {"shared", "schema"},
                    example = "schema")
            @NotNull
            @Pattern(regexp = "shared|schema")
            String tier) {}

    @GetMapping
    @Operation(
            summary = "Changes of tier",
            description = "The last one of each tenant and how far it is, newest first.")
    TierChangeList all(ApiCall call) {
        call.requireOperator();
        return new TierChangeList(changes.all());
    }

    @GetMapping("/{id}")
    @Operation(summary = "A tenant's change of tier", description = "{id} is the tenant's.")
    TierChange get(@PathVariable UUID id, ApiCall call) {
        call.requireOperator();
        return changes.get(new TenantId(id));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Change a tenant's tier",
            description =
                    "Copies its rows while it works, compares both copies, and answers its requests from the new one as soon"
                            + " as they are alike. Both follow until you confirm or go back. Asking again answers the change that runs.")
    TierChange begin(@Valid @RequestBody TierChangeRequest body, ApiCall call) {
        call.requireOperator();
        return changes.begin(new TenantId(body.tenantId()), body.tier());
    }

    @PostMapping("/{id}/confirm")
    @Operation(
            summary = "Confirm a change of tier",
            description =
                    "{id} is the tenant's. The old copy is given up; from here on going back is a change like another.")
    TierChange confirm(@PathVariable UUID id, ApiCall call) {
        call.requireOperator();
        return changes.confirm(new TenantId(id));
    }

    @PostMapping("/{id}/back")
    @Operation(
            summary = "Go back to the old tier",
            description =
                    "{id} is the tenant's. Its requests are answered from the old copy at once, and the new one is given up.")
    TierChange back(@PathVariable UUID id, ApiCall call) {
        call.requireOperator();
        return changes.back(new TenantId(id));
    }
}
