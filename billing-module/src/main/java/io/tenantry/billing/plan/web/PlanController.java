package io.tenantry.billing.plan.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.billing.api.PlanCommand.ChangePlan;
import io.tenantry.billing.api.PlanCommand.CreatePlan;
import io.tenantry.billing.api.PlanCommand.RetirePlan;
import io.tenantry.billing.api.PlanId;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/plans")
@Tag(name = "Plans", description = "What a tenant sells")
class PlanController {
    private static final List<String> PLANS = List.of("billing.plans");

    private final Ids ids;

    PlanController(Ids ids) {
        this.ids = ids;
    }

    @PostMapping
    @Operation(summary = "Create a plan", description = "It is on sale at once.")
    ResponseEntity<?> create(@Valid @RequestBody PlanRequest body, ApiCall call) {
        call.require(Scope.PLANS_WRITE);
        PlanId id = new PlanId(call.tenantId(), ids.next());
        return call.create(id, new CreatePlan(id, body.toTerms()), "/plans");
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a plan")
    ResponseEntity<PlanView> get(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.PLANS_READ);
        PlanView plan = call.read(
                PLANS, jdbc -> jdbc.sql("select " + PlanView.COLUMNS + " from plan where tenant_id = ? and id = ?")
                        .params(call.tenantId().value(), id)
                        .query(PlanView::of)
                        .optional()
                        .orElse(null));
        return call.found(plan, plan == null ? 0 : plan.version());
    }

    @GetMapping
    @Operation(summary = "List plans", description = "Newest first.")
    Page<PlanView> list(
            @RequestParam(required = false) @Pattern(regexp = "active|retired") @Nullable String state, ApiCall call) {
        call.require(Scope.PLANS_READ);
        return call.page(
                PLANS, Listing.of("plan", PlanView.COLUMNS, PlanView::of).where("state", state));
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Change a plan",
            description =
                    "Makes a new version of its terms. Running subscriptions keep the version they bought until they"
                            + " are renewed. Needs If-Match.")
    ResponseEntity<?> change(@PathVariable UUID id, @Valid @RequestBody PlanRequest body, ApiCall call) {
        call.require(Scope.PLANS_WRITE);
        PlanId planId = new PlanId(call.tenantId(), id);
        return call.replace(planId, new ChangePlan(planId, body.toTerms()));
    }

    @PostMapping("/{id}/retire")
    @Operation(
            summary = "Retire a plan",
            description = "It is sold to nobody new. Running subscriptions go on renewing under its last terms.")
    ResponseEntity<?> retire(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.PLANS_WRITE);
        PlanId planId = new PlanId(call.tenantId(), id);
        return call.act(planId, new RetirePlan(planId));
    }
}
