package io.tenantry.billing.payment.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentCommand.ResolveMismatch;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.web.OwnOnly;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
@RequestMapping("/api/v1/payments")
@Tag(name = "Payments", description = "What providers are to bring, and what became of it")
class PaymentController {
    private static final List<String> PAYMENTS = List.of("billing.payments");
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final String STATES = "pending|failed|cancelled|succeeded|refunded";

    private final Ids ids;

    PaymentController(Ids ids) {
        this.ids = ids;
    }

    @PostMapping
    @Operation(
            summary = "Open a payment",
            description =
                    "Its id is the reference that the provider's results carry. What arrives is credited to the user's"
                            + " wallet, and pays the subscription if one is named.")
    ResponseEntity<?> open(@Valid @RequestBody OpenPaymentRequest body, ApiCall call) {
        call.requireFor(Scope.BILLING_WRITE, body.userId());
        PaymentId id = new PaymentId(call.tenantId(), ids.next());
        SubscriptionId subscriptionId =
                body.subscriptionId() == null ? null : new SubscriptionId(call.tenantId(), body.subscriptionId());
        return call.create(
                id,
                new OpenPayment(
                        id,
                        body.userId(),
                        body.provider(),
                        body.amount().toMoney(),
                        subscriptionId,
                        body.description()),
                "/payments");
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "Show a payment",
            description =
                    "With waitFor the answer waits until the payment is in one of these states; when the timeout is over"
                            + " it shows the present one. A payment that is not there yet is waited for too.")
    ResponseEntity<PaymentView> get(
            @PathVariable UUID id,
            @Parameter(description = "States, separated by commas", example = "succeeded,failed")
                    @RequestParam(required = false)
                    @Pattern(regexp = "(" + STATES + ")(,(" + STATES + ")){0,4}")
                    @Nullable
                    String waitFor,
            @Parameter(description = "At most 30s", example = "5s")
                    @RequestParam(defaultValue = "5s")
                    @Pattern(regexp = "(30|[12]?[0-9])s|(30000|[12]?[0-9]{1,4})ms")
                    String timeout,
            ApiCall call)
            throws InterruptedException {
        call.require(Scope.BILLING_READ);
        long deadline = System.nanoTime() + duration(timeout).toNanos();
        Set<String> awaited = waitFor == null ? Set.of() : Set.of(waitFor.split(","));
        PaymentView payment = read(id, call);
        // a payment that Kafka brings, or that was opened just now, may be awaited before it can be seen
        while (!awaited.isEmpty()
                && (payment == null || !awaited.contains(payment.state()))
                && System.nanoTime() < deadline) {
            Thread.sleep(INTERVAL);
            payment = read(id, call);
        }
        if (payment == null) return call.found(null, 0);
        call.requireFor(Scope.BILLING_READ, payment.userId());
        return call.found(payment, payment.version());
    }

    @PostMapping("/{id}/resolve-mismatch")
    @Operation(
            summary = "Settle what does not fit",
            description = "For administrators and operators, once they have looked at it. The money stays where it is;"
                    + " the payment leaves ?mismatch=any and is found with ?mismatch=resolved. 409 payment-fits if there"
                    + " never was anything to settle.")
    ResponseEntity<?> resolve(@PathVariable UUID id, @Valid @RequestBody ResolveMismatchRequest body, ApiCall call) {
        call.require(Scope.BILLING_RECONCILE);
        PaymentId paymentId = new PaymentId(call.tenantId(), id);
        return call.act(paymentId, new ResolveMismatch(paymentId, body.note()));
    }

    private static @Nullable PaymentView read(UUID id, ApiCall call) {
        return call.read(PAYMENTS, jdbc -> jdbc.sql(
                        "select " + PaymentView.COLUMNS + " from payment where tenant_id = ? and id = ?")
                .params(call.tenantId().value(), id)
                .query(PaymentView::of)
                .optional()
                .orElse(null));
    }

    private static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    @GetMapping
    @Operation(summary = "List payments", description = "Newest first; customers see their own.")
    Page<PaymentView> list(
            @RequestParam(required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Pattern(regexp = STATES) @Nullable String state,
            @RequestParam(required = false) @Nullable String provider,
            @RequestParam(required = false) @Nullable UUID subscriptionId,
            @Parameter(
                            description =
                                    "What nobody has settled: any, or one of amount, currency, tenant-state, subscription,"
                                            + " reference, user; or resolved: what somebody has",
                            example = "any")
                    @RequestParam(required = false)
                    @Pattern(regexp = "any|resolved|amount|currency|tenant-state|subscription|reference|user")
                    @Nullable
                    String mismatch,
            ApiCall call) {
        UUID user = OwnOnly.user(call, userId);
        Listing<PaymentView> listing = Listing.of("payment", PaymentView.COLUMNS, PaymentView::of)
                .where("user_id", user)
                .where("state", state)
                .where("provider", provider)
                .where("subscription_id", subscriptionId);
        return call.page(PAYMENTS, withMismatch(listing, mismatch));
    }

    private static Listing<PaymentView> withMismatch(Listing<PaymentView> listing, @Nullable String mismatch) {
        if (mismatch == null) return listing;
        if (mismatch.equals("resolved")) return listing.where("resolved_mismatches <> cast(? as jsonb)", "[]");
        Listing<PaymentView> mismatched = listing.where("mismatched", true);
        return mismatch.equals("any")
                ? mismatched
                : mismatched.where("mismatches @> cast(? as jsonb)", "[\"" + mismatch + "\"]");
    }
}
