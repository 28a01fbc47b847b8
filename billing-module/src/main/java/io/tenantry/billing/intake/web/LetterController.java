package io.tenantry.billing.intake.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.billing.api.LetterCommand.DiscardLetter;
import io.tenantry.billing.api.LetterCommand.EditLetter;
import io.tenantry.billing.api.LetterCommand.ReplayLetter;
import io.tenantry.billing.api.LetterId;
import io.tenantry.billing.intake.LetterDesk;
import io.tenantry.billing.intake.web.LetterRequests.DiscardRequest;
import io.tenantry.billing.intake.web.LetterRequests.EditRequest;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/letters")
@Tag(name = "Letters", description = "Messages from Kafka that nobody could act on")
class LetterController {
    private static final List<String> READS = List.of(LetterDesk.READ_MODEL);

    private static final String FIND = "select " + LetterView.Summary.COLUMNS + " from letter";

    private final LetterDesk desk;

    LetterController(LetterDesk desk) {
        this.desk = desk;
    }

    @GetMapping
    @Operation(
            summary = "List letters, newest first",
            description = "Operators who name no tenant see those of all tenants and the platform's own.")
    Page<LetterView.Summary> list(
            @RequestParam(required = false) @Pattern(regexp = "open|replayed|discarded") @Nullable String state,
            @Parameter(description = "Code of the reason, such as unknown-payment-and-user")
                    @RequestParam(required = false)
                    @Nullable
                    String reason,
            ApiCall call) {
        requireStaff(call, Scope.BILLING_READ);
        var listing = Listing.of("letter", LetterView.Summary.COLUMNS, LetterView.Summary::of)
                .where("state", state)
                .where("reason", reason);
        return call.namedTenant() == null ? call.pageAcrossTenants(READS, listing) : call.page(READS, listing);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Read a letter, with the value that a replay would take in")
    ResponseEntity<LetterView> get(@PathVariable UUID id, ApiCall call) {
        requireStaff(call, Scope.BILLING_READ);
        var letter = summary(id, call);
        String text = desk.read(letter.letterId(), letter.valueId()).orElse(null);
        return call.found(new LetterView(letter, text), letter.version());
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Edit a letter's value",
            description = "The value is a CloudEvent in its structured form, as text or as a JSON object, up to 64 KB."
                    + " It is taken in by a replay, not now. A cut letter cannot be edited.")
    ResponseEntity<?> edit(@PathVariable UUID id, @Valid @RequestBody EditRequest body, ApiCall call) {
        requireStaff(call, Scope.BILLING_RECONCILE);
        LetterId letter = summary(id, call).letterId();
        boolean dryRun = call.context(letter.tenantId(), Answer.DONE, List.of()).dryRun();
        UUID valueId = desk.write(letter, body.text(), dryRun);
        ResponseEntity<?> answer;
        try {
            answer = call.replace(letter, new EditLetter(letter, valueId));
        } catch (Rejection refused) {
            desk.forget(letter, valueId);
            throw refused;
        }
        // a repeat is answered with the first edit, which has a value of its own
        if (answer.getHeaders().containsHeader("Idempotency-Replayed")) desk.forget(letter, valueId);
        return answer;
    }

    @PostMapping("/{id}/replay")
    @Operation(
            summary = "Take in a letter's value as if it had just arrived",
            description =
                    "200 with outcome recorded, or repeated if it was known before. 409 letter-fails-again if it is"
                            + " refused: the letter stays open and has the new reason. The event's own id, provider payment"
                            + " and transition make a repeated replay harmless, with or without an Idempotency-Key.")
    ResponseEntity<?> replay(@PathVariable UUID id, ApiCall call) {
        requireStaff(call, Scope.BILLING_RECONCILE);
        var letter = summary(id, call);
        LetterId letterId = letter.letterId();
        String outcome = "repeated";
        if (!letter.state().equals("replayed")) {
            CommandContext context = call.context(letterId.tenantId(), Answer.DONE, List.of());
            outcome = desk.replay(letterId, letter.valueId(), letter.edited(), letter.reason(), context);
        }
        return call.act(letterId, new ReplayLetter(letterId, letter.valueId()), More.extra(Map.of("outcome", outcome)));
    }

    @PostMapping("/{id}/discard")
    @Operation(summary = "Give a letter up", description = "It stays listed, with the reason, and is never taken in.")
    ResponseEntity<?> discard(@PathVariable UUID id, @Valid @RequestBody DiscardRequest body, ApiCall call) {
        requireStaff(call, Scope.BILLING_RECONCILE);
        LetterId letter = summary(id, call).letterId();
        return call.act(
                letter, new DiscardLetter(letter, Sealed.of(KeyRef.ofTenant(letter.tenantId()), body.reason())));
    }

    /** A letter may hold what one person paid: customers have no business with it. */
    private static void requireStaff(ApiCall call, Scope scope) {
        call.require(scope);
        if (call.caller().isCustomer()) throw noSuchLetter();
    }

    private static LetterView.Summary summary(UUID id, ApiCall call) {
        TenantId tenantId = call.namedTenant();
        LetterView.Summary letter = tenantId == null
                ? call.<LetterView.@Nullable Summary>readAcrossTenants(
                        READS, jdbc -> find(jdbc.sql(FIND + " where id = ?").param(id)))
                : call.<LetterView.@Nullable Summary>read(
                        READS,
                        jdbc -> find(jdbc.sql(FIND + " where tenant_id = ? and id = ?")
                                .params(tenantId.value(), id)));
        if (letter == null) throw noSuchLetter();
        return letter;
    }

    private static LetterView.@Nullable Summary find(JdbcClient.StatementSpec select) {
        return select.query(LetterView.Summary::of).optional().orElse(null);
    }

    private static CommandRefused noSuchLetter() {
        return new CommandRefused(CommandRefused.Why.NOT_FOUND, "No such object.");
    }
}
