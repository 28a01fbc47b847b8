package io.tenantry.billing.subscription.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.SubscriptionCommand.CancelSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RenewSubscription;
import io.tenantry.billing.api.SubscriptionCommand.RequestSubscription;
import io.tenantry.billing.api.SubscriptionCommand.ResumeSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartTrial;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.web.OwnOnly;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenancy.web.TimeTravel;
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
@RequestMapping("/api/v1/subscriptions")
@Tag(name = "Subscriptions", description = "Who may use which plan until when")
class SubscriptionController {
    private static final List<String> SUBSCRIPTIONS = List.of("billing.subscriptions");

    private final Ids ids;

    SubscriptionController(Ids ids) {
        this.ids = ids;
    }

    @PostMapping
    @Operation(
            summary = "Start a subscription",
            description =
                    "As a trial, paid from the wallet, or pending until its payment succeeds; then the answer also"
                            + " names the paymentId.")
    ResponseEntity<?> start(@Valid @RequestBody StartSubscriptionRequest body, ApiCall call) {
        call.requireFor(Scope.BILLING_WRITE, body.userId());
        SubscriptionId id = new SubscriptionId(call.tenantId(), ids.next());
        PlanId planId = new PlanId(call.tenantId(), body.planId());
        boolean autoRenew = Boolean.TRUE.equals(body.autoRenew());
        return switch (body.start()) {
            case "trial" -> call.create(id, new StartTrial(id, body.userId(), planId, autoRenew), "/subscriptions");
            case "wallet" ->
                call.create(id, new StartSubscription(id, body.userId(), planId, autoRenew), "/subscriptions");
            default -> startByPayment(id, planId, autoRenew, body, call);
        };
    }

    private ResponseEntity<?> startByPayment(
            SubscriptionId id, PlanId planId, boolean autoRenew, StartSubscriptionRequest body, ApiCall call) {
        if (body.provider() == null) {
            throw new BillingRejected(
                    BillingRejected.Why.PROVIDER_MALFORMED, "Name the provider who is to bring the money.");
        }
        PaymentId paymentId = new PaymentId(call.tenantId(), ids.next());
        return call.create(
                id,
                new RequestSubscription(id, body.userId(), planId, autoRenew, paymentId, body.provider()),
                "/subscriptions",
                ApiCall.More.extra(Map.of("paymentId", paymentId.value().toString())));
    }

    @GetMapping("/{id}")
    @TimeTravel
    @Operation(summary = "Show a subscription")
    ResponseEntity<SubscriptionView> get(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.BILLING_READ);
        SubscriptionView subscription = call.about(new SubscriptionId(call.tenantId(), id))
                .read(SUBSCRIPTIONS, jdbc -> jdbc.sql("select " + SubscriptionView.COLUMNS
                                + " from subscription where tenant_id = ? and id = ?")
                        .params(call.tenantId().value(), id)
                        .query(SubscriptionView::of)
                        .optional()
                        .orElse(null));
        if (subscription == null) return call.found(null, 0);
        call.requireFor(Scope.BILLING_READ, subscription.userId());
        return call.found(subscription, subscription.version());
    }

    @GetMapping
    @TimeTravel
    @Operation(summary = "List subscriptions", description = "Newest first; customers see their own.")
    Page<SubscriptionView> list(
            @RequestParam(required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Nullable UUID planId,
            @RequestParam(required = false) @Pattern(regexp = "pending|trial|active|cancelled|expired") @Nullable
                    String state,
            ApiCall call) {
        UUID user = OwnOnly.user(call, userId);
        return call.page(
                SUBSCRIPTIONS,
                Listing.of("subscription", SubscriptionView.COLUMNS, SubscriptionView::of)
                        .where("user_id", user)
                        .where("plan_id", planId)
                        .where("state", state));
    }

    @PostMapping("/{id}/renew")
    @Operation(
            summary = "Renew from the wallet",
            description =
                    "Pays the next period under the plan's present terms. A trial becomes active and its first period"
                            + " begins when the trial would end; a pending one starts now.")
    ResponseEntity<?> renew(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.BILLING_WRITE);
        SubscriptionId subscriptionId = new SubscriptionId(call.tenantId(), id);
        return call.act(subscriptionId, new RenewSubscription(subscriptionId));
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Cancel", description = "Now, or with the period that is paid. Nothing is paid back.")
    ResponseEntity<?> cancel(@PathVariable UUID id, @Valid @RequestBody CancelSubscriptionRequest body, ApiCall call) {
        call.require(Scope.BILLING_WRITE);
        SubscriptionId subscriptionId = new SubscriptionId(call.tenantId(), id);
        boolean atPeriodEnd = body.when().equals("period_end");
        return call.act(subscriptionId, new CancelSubscription(subscriptionId, atPeriodEnd, body.reason()));
    }

    @PostMapping("/{id}/resume")
    @Operation(summary = "Resume", description = "Takes back a cancellation that waits for the end of the period.")
    ResponseEntity<?> resume(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.BILLING_WRITE);
        SubscriptionId subscriptionId = new SubscriptionId(call.tenantId(), id);
        return call.act(subscriptionId, new ResumeSubscription(subscriptionId));
    }
}
