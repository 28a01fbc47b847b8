package io.tenantry.billing.payment;

import static io.tenantry.billing.api.PaymentState.REFUNDED;
import static io.tenantry.billing.api.PaymentState.SUCCEEDED;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.Mismatch;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent.PaymentCancelled;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentFailed;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentEvent.PaymentPending;
import io.tenantry.billing.api.PaymentEvent.PaymentRefundDeferred;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentResultOutdated;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.Reservation;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.payment.Circumstances.Purchase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * Money that a provider is to bring, or brought unasked. Results arrive late, twice and in any order; each counts once,
 * and which order they came in does not matter to the wallet. A provider may try, and take money, more than once for one
 * of our payments: every provider's payment (its <em>subject</em>) is an {@link Attempt} of its own.
 */
@Aggregate(snapshotTriggerDefinition = "longStreams")
@SuppressWarnings("NullAway.Init") // events fill it
class Payment {
    /** What arrived so is left in the wallet for an operator to decide. */
    private static final Set<Mismatch> PREVENT_PURCHASE =
            EnumSet.of(Mismatch.AMOUNT, Mismatch.CURRENCY, Mismatch.TENANT_STATE, Mismatch.SUBSCRIPTION);

    @AggregateIdentifier
    private PaymentId id;

    private UUID userId;
    private @Nullable SubscriptionId subscriptionId;
    /** What we asked for; null when the provider came unasked. */
    private @Nullable Money asked;

    private @Nullable Reservation reservation;
    /** The weightiest that was told, whether or not it had an effect yet. */
    private Transition told = Transition.PENDING;

    private final Set<String> known = new HashSet<>();
    private final Map<String, Attempt> attempts = new HashMap<>();

    /** Records a result and says which money it moves, in order. A repeat moves nothing. */
    List<Movement> record(ProviderResult result, Circumstances now) {
        if (known.contains(result.key())) return List.of();
        return switch (result.transition()) {
            case PENDING, FAILED, CANCELLED -> recordWithoutMoney(result, now);
            case SUCCEEDED -> recordSuccess(result, now);
            case REFUNDED -> recordRefund(result, now);
        };
    }

    private List<Movement> recordWithoutMoney(ProviderResult result, Circumstances now) {
        List<Mismatch> mismatches = ordered(identityMismatches(now));
        Transition transition = result.transition();
        if (transition == Transition.PENDING && told == Transition.PENDING) {
            apply(new PaymentPending(id, userId, result, mismatches));
        } else if (!transition.isAfter(told)) {
            apply(new PaymentResultOutdated(id, userId, result, mismatches));
        } else if (transition == Transition.FAILED) {
            apply(new PaymentFailed(id, userId, result, reservation, mismatches));
        } else {
            apply(new PaymentCancelled(id, userId, result, reservation, mismatches));
        }
        return List.of();
    }

    private List<Movement> recordSuccess(ProviderResult result, Circumstances now) {
        List<Movement> movements = new ArrayList<>();
        Set<Mismatch> mismatches = successMismatches(result, now);
        List<ProviderResult> waiting = attempt(result).waiting();
        apply(new PaymentSucceeded(id, userId, result, subscriptionId, reservation, SUCCEEDED, ordered(mismatches)));
        boolean pays =
                now.purchase() == Purchase.POSSIBLE && mismatches.stream().noneMatch(PREVENT_PURCHASE::contains);
        movements.add(new Movement.Credit(userId, result.amount(), pays ? subscriptionId : null));
        for (ProviderResult refund : waiting) movements.addAll(refund(refund, EnumSet.noneOf(Mismatch.class)));
        return movements;
    }

    private List<Movement> recordRefund(ProviderResult result, Circumstances now) {
        Set<Mismatch> mismatches = identityMismatches(now);
        if (attempt(result).received() != null) return refund(result, mismatches);
        apply(new PaymentRefundDeferred(id, userId, result, ordered(mismatches)));
        return List.of();
    }

    private List<Movement> refund(ProviderResult result, Set<Mismatch> mismatches) {
        Attempt after = attempt(result).refunded(result.amount());
        mismatches.addAll(after.mismatches(result.amount()));
        boolean allBack = after.isPaidBack()
                && attempts.entrySet().stream()
                        .filter(other -> !other.getKey().equals(attemptKey(result)))
                        .allMatch(other -> other.getValue().isPaidBack());
        Money refunded = after.refundedIn(result.amount().currency());
        apply(new PaymentRefunded(id, userId, result, refunded, allBack ? REFUNDED : SUCCEEDED, ordered(mismatches)));
        return List.of(new Movement.Debit(userId, result.amount()));
    }

    private Set<Mismatch> successMismatches(ProviderResult result, Circumstances now) {
        Set<Mismatch> mismatches = identityMismatches(now);
        boolean takenAgain = attempts.values().stream().anyMatch(other -> other.received() != null);
        if (asked != null && !asked.sameCurrency(result.amount())) mismatches.add(Mismatch.CURRENCY);
        else if (takenAgain || (asked != null && !asked.equals(result.amount()))) mismatches.add(Mismatch.AMOUNT);
        if (!now.tenantActive()) mismatches.add(Mismatch.TENANT_STATE);
        if (now.purchase() == Purchase.ENDED) mismatches.add(Mismatch.SUBSCRIPTION);
        if (now.purchase() == Purchase.NOT_COVERED && mismatches.stream().noneMatch(PREVENT_PURCHASE::contains)) {
            mismatches.add(Mismatch.SUBSCRIPTION); // its price rose since the payment was opened
        }
        return mismatches;
    }

    private Set<Mismatch> identityMismatches(Circumstances now) {
        Set<Mismatch> mismatches = EnumSet.noneOf(Mismatch.class);
        if (now.referenceUnknown()) mismatches.add(Mismatch.REFERENCE);
        if (now.namedUser() != null && !now.namedUser().equals(userId)) mismatches.add(Mismatch.USER);
        return mismatches;
    }

    private static List<Mismatch> ordered(Set<Mismatch> mismatches) {
        return mismatches.stream().sorted().toList();
    }

    PaymentId id() {
        return id;
    }

    @Nullable
    SubscriptionId subscriptionId() {
        return subscriptionId;
    }

    private Attempt attempt(ProviderResult result) {
        return attempts.getOrDefault(attemptKey(result), Attempt.NEW);
    }

    private static String attemptKey(ProviderResult result) {
        return result.provider() + "\u0000" + result.subject();
    }

    @EventSourcingHandler
    void on(PaymentOpened e) {
        id = e.paymentId();
        userId = e.userId();
        subscriptionId = e.subscriptionId();
        asked = e.amount();
        reservation = new Reservation(e.amount(), e.openedAt());
    }

    @EventSourcingHandler
    void on(PaymentDiscovered e) {
        id = e.paymentId();
        userId = e.userId();
    }

    @EventSourcingHandler
    void on(PaymentPending e) {
        know(e.result());
    }

    @EventSourcingHandler
    void on(PaymentFailed e) {
        know(e.result());
        reservation = null;
    }

    @EventSourcingHandler
    void on(PaymentCancelled e) {
        know(e.result());
        reservation = null;
    }

    @EventSourcingHandler
    void on(PaymentSucceeded e) {
        know(e.result());
        reservation = null;
        attempts.put(
                attemptKey(e.result()), attempt(e.result()).received(e.result().amount()));
    }

    @EventSourcingHandler
    void on(PaymentRefunded e) {
        know(e.result());
        attempts.put(
                attemptKey(e.result()), attempt(e.result()).refunded(e.result().amount()));
    }

    @EventSourcingHandler
    void on(PaymentRefundDeferred e) {
        know(e.result());
        attempts.put(attemptKey(e.result()), attempt(e.result()).deferred(e.result()));
    }

    @EventSourcingHandler
    void on(PaymentResultOutdated e) {
        know(e.result());
    }

    private void know(ProviderResult result) {
        known.add(result.key());
        if (result.transition().isAfter(told)) told = result.transition();
    }

    Payment() {}
}
