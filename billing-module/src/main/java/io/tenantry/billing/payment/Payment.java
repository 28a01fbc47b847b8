package io.tenantry.billing.payment;

import static io.tenantry.billing.api.BillingRejected.Why.PAYMENT_FITS;
import static io.tenantry.billing.api.PaymentState.REFUNDED;
import static io.tenantry.billing.api.PaymentState.SUCCEEDED;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Mismatch;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.ResolveMismatch;
import io.tenantry.billing.api.PaymentEvent.PaymentCancelled;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentFailed;
import io.tenantry.billing.api.PaymentEvent.PaymentMismatchResolved;
import io.tenantry.billing.api.PaymentEvent.PaymentOpened;
import io.tenantry.billing.api.PaymentEvent.PaymentPending;
import io.tenantry.billing.api.PaymentEvent.PaymentRefundDeferred;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentResultOutdated;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderPaymentLinked;
import io.tenantry.billing.api.ProviderPaymentEvent.ProviderRefundHeld;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.Reservation;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.payment.Circumstances.Purchase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * Money that a provider is to bring, or brought unasked. Results arrive late, twice and in any order; each counts once,
 * and which order they came in does not matter to the wallet. A provider may try, and take money, more than once for one
 * of our payments: every provider's payment (its <em>subject</em>) is an {@link Attempt} of its own.
 *
 * <p>The stream that a provider's payment gives its name to may be no payment: it then says which payment of ours got the
 * money, or holds refunds that were told before anything else. Both orders meet in this stream, so neither is missed.
 */
@Aggregate(snapshotTriggerDefinition = "longStreams")
@SuppressWarnings("NullAway.Init") // events fill it
class Payment {
    /** What arrived so is left in the wallet for an operator to decide. */
    private static final Set<Mismatch> PREVENT_PURCHASE =
            EnumSet.of(Mismatch.AMOUNT, Mismatch.CURRENCY, Mismatch.TENANT_STATE, Mismatch.SUBSCRIPTION);

    @AggregateIdentifier
    private PaymentId id;

    /** Null as long as nobody has told of a payment: see {@link #isPayment}. */
    private UUID userId;

    private @Nullable SubscriptionId subscriptionId;
    /** What we asked for; null when the provider came unasked. */
    private @Nullable Money asked;

    private @Nullable Reservation reservation;
    /** The weightiest that was told, whether or not it had an effect yet. */
    private Transition told = Transition.PENDING;

    /** The payment that got the money of this stream's provider payment, if it is another one. */
    private @Nullable PaymentId linkedTo;

    private final Set<Mismatch> open = EnumSet.noneOf(Mismatch.class);
    private boolean everMismatched;
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
        for (ProviderResult refund : waiting) movements.addAll(refund(refund, EnumSet.noneOf(Mismatch.class), null));
        return movements;
    }

    private List<Movement> recordRefund(ProviderResult result, Circumstances now) {
        Set<Mismatch> mismatches = identityMismatches(now);
        if (attempt(result).received() != null) return refund(result, mismatches, null);
        apply(new PaymentRefundDeferred(id, userId, result, ordered(mismatches)));
        return List.of();
    }

    /** A refund that was told before anybody knew that it is of this payment, whose money is here now. */
    List<Movement> recordWaiting(ProviderResult refund, PaymentId waitedOn) {
        return known.contains(refund.key()) ? List.of() : refund(refund, EnumSet.noneOf(Mismatch.class), waitedOn);
    }

    /** Keeps a refund of what nobody has told of. */
    void hold(ProviderResult refund) {
        if (!known.contains(refund.key())) apply(new ProviderRefundHeld(id, refund));
    }

    void linkTo(PaymentId payment) {
        if (!payment.equals(linkedTo)) apply(new ProviderPaymentLinked(id, payment));
    }

    @CommandHandler
    void handle(ResolveMismatch c) {
        if (!isPayment()) throw new AggregateNotFoundException(c.paymentId().toString(), "No such payment.");
        if (!everMismatched) throw new BillingRejected(PAYMENT_FITS, "Nothing about this payment is to be settled.");
        if (open.isEmpty()) return;
        Sealed<String> note = Sealed.of(KeyRef.ofSubject(id.tenantId(), userId), c.note());
        apply(new PaymentMismatchResolved(id, userId, ordered(open), note));
    }

    private List<Movement> refund(ProviderResult result, Set<Mismatch> mismatches, @Nullable PaymentId waitedOn) {
        Attempt after = attempt(result).refunded(result.amount());
        mismatches.addAll(after.mismatches(result.amount()));
        boolean allBack = after.isPaidBack()
                && attempts.entrySet().stream()
                        .filter(other -> !other.getKey().equals(attemptKey(result)))
                        .allMatch(other -> other.getValue().isPaidBack());
        Money refunded = after.refundedIn(result.amount().currency());
        apply(new PaymentRefunded(
                id, userId, result, refunded, allBack ? REFUNDED : SUCCEEDED, ordered(mismatches), waitedOn));
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

    @SuppressWarnings("NullAway") // null is what is asked
    boolean isPayment() {
        return userId != null;
    }

    @Nullable
    PaymentId linkedTo() {
        return linkedTo;
    }

    /** Whether the money of the result's provider payment arrived here. */
    boolean hasMoneyOf(ProviderResult result) {
        return attempt(result).received() != null;
    }

    List<ProviderResult> waitingFor(ProviderResult success) {
        return attempt(success).waiting();
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
        know(e.result(), e.mismatches());
    }

    @EventSourcingHandler
    void on(PaymentFailed e) {
        know(e.result(), e.mismatches());
        reservation = null;
    }

    @EventSourcingHandler
    void on(PaymentCancelled e) {
        know(e.result(), e.mismatches());
        reservation = null;
    }

    @EventSourcingHandler
    void on(PaymentSucceeded e) {
        know(e.result(), e.mismatches());
        reservation = null;
        attempts.put(
                attemptKey(e.result()), attempt(e.result()).received(e.result().amount()));
    }

    @EventSourcingHandler
    void on(PaymentRefunded e) {
        know(e.result(), e.mismatches());
        attempts.put(
                attemptKey(e.result()), attempt(e.result()).refunded(e.result().amount()));
    }

    @EventSourcingHandler
    void on(PaymentRefundDeferred e) {
        know(e.result(), e.mismatches());
        attempts.put(attemptKey(e.result()), attempt(e.result()).deferred(e.result()));
    }

    @EventSourcingHandler
    void on(PaymentResultOutdated e) {
        know(e.result(), e.mismatches());
    }

    @EventSourcingHandler
    void on(PaymentMismatchResolved e) {
        open.clear();
    }

    @EventSourcingHandler
    void on(ProviderPaymentLinked e) {
        id = e.paymentId();
        linkedTo = e.to();
    }

    @EventSourcingHandler
    void on(ProviderRefundHeld e) {
        id = e.paymentId();
        know(e.result(), List.of());
        attempts.put(attemptKey(e.result()), attempt(e.result()).deferred(e.result()));
    }

    private void know(ProviderResult result, List<Mismatch> mismatches) {
        known.add(result.key());
        open.addAll(mismatches);
        everMismatched |= !mismatches.isEmpty();
        if (result.transition().isAfter(told)) told = result.transition();
    }

    Payment() {}
}
