package io.tenantry.billing.reconciliation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.billing.api.ReconciliationId;
import io.tenantry.billing.reconciliation.Reconciliations;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.ApiCall.More;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/reconciliations")
@Tag(name = "Reconciliations", description = "Our payments beside the statements of their providers")
class ReconciliationController {
    private static final List<String> READS = List.of(Reconciliations.READ_MODEL);
    private static final List<String> LEDGER = List.of(Reconciliations.LEDGER);

    private final Reconciliations reconciliations;
    private final Ids ids;

    ReconciliationController(Reconciliations reconciliations, Ids ids) {
        this.reconciliations = reconciliations;
        this.ids = ids;
    }

    @PostMapping
    @Operation(
            summary = "Compare our payments with a provider's statement",
            description =
                    "Answers how many lines agree and how many differences there are; GET shows the sums and lists them. It"
                            + " changes no money. 422 statement-invalid names the line that cannot be read.")
    ResponseEntity<?> reconcile(@Valid @RequestBody ReconcileRequest body, ApiCall call) {
        call.require(Scope.BILLING_RECONCILE);
        ReconciliationId id = new ReconciliationId(call.tenantId(), ids.next());
        var compared = call.read(LEDGER, jdbc -> reconciliations.compare(jdbc, id, body.toStatement()));
        Map<String, String> counts = Map.of(
                "lines", Integer.toString(compared.lines()),
                "matched", Integer.toString(compared.matched()),
                "differences", Integer.toString(compared.differences().size()));
        return call.create(id, compared, "/reconciliations", More.extra(counts));
    }

    @GetMapping
    @Operation(summary = "List reconciliations", description = "Newest first.")
    Page<ReconciliationView> list(@RequestParam(required = false) @Nullable String provider, ApiCall call) {
        call.require(Scope.BILLING_RECONCILE);
        return call.page(
                READS,
                Listing.of("reconciliation", ReconciliationView.COLUMNS, ReconciliationView::of)
                        .where("provider", provider));
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "Show a reconciliation",
            description = "With the sums by currency, of the statement and of ours.")
    ResponseEntity<ReconciliationView> get(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.BILLING_RECONCILE);
        ReconciliationView run = find(id, call);
        return call.found(run, run == null ? 0 : run.version());
    }

    @GetMapping("/{id}/differences")
    @Operation(
            summary = "List what differs",
            description = "The last first: what the statement lacks, then what is in its lines.")
    Page<ReconciliationView.DifferenceView> differences(
            @PathVariable UUID id,
            @Parameter(description = "Of this kind only", example = "other-amount")
                    @RequestParam(required = false)
                    @Pattern(regexp = "[a-z-]{1,40}")
                    @Nullable
                    String kind,
            ApiCall call) {
        call.require(Scope.BILLING_RECONCILE);
        if (find(id, call) == null) throw new CommandRefused(CommandRefused.Why.NOT_FOUND, "No such object.");
        return call.page(
                READS,
                Listing.of(
                                "reconciliation_difference",
                                ReconciliationView.DifferenceView.COLUMNS,
                                ReconciliationView.DifferenceView::of)
                        .orderedBy("number", "number")
                        .where("reconciliation_id", id)
                        .where("kind", kind));
    }

    private static @Nullable ReconciliationView find(UUID id, ApiCall call) {
        return call.<@Nullable ReconciliationView>read(READS, jdbc -> jdbc.sql(
                        "select " + ReconciliationView.COLUMNS + " from reconciliation where tenant_id = ? and id = ?")
                .params(call.tenantId().value(), id)
                .query(ReconciliationView::of)
                .optional()
                .orElse(null));
    }
}
