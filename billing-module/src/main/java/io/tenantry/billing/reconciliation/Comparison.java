package io.tenantry.billing.reconciliation;

import static io.tenantry.billing.api.Difference.Kind.DUPLICATE_LINE;
import static io.tenantry.billing.api.Difference.Kind.MISSING_HERE;
import static io.tenantry.billing.api.Difference.Kind.MISSING_THERE;
import static io.tenantry.billing.api.Difference.Kind.OTHER_AMOUNT;
import static io.tenantry.billing.api.Difference.Kind.OTHER_CURRENCY;
import static io.tenantry.billing.api.Difference.Kind.OTHER_STATE;
import static io.tenantry.billing.api.Difference.Kind.REFUND_MISSING_HERE;
import static io.tenantry.billing.api.Difference.Kind.REFUND_MISSING_THERE;
import static io.tenantry.billing.api.Difference.Kind.REFUND_OTHER_AMOUNT;
import static io.tenantry.billing.api.Difference.Kind.REFUND_OTHER_CURRENCY;

import io.tenantry.billing.api.Difference;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ReconciliationEvent.Totals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the lines of a statement with what we know. A line is looked up whenever it was recorded here; what the
 * statement lacks counts only if it was recorded here in the statement's time.
 */
final class Comparison {
    private record Key(String subject, @Nullable String refundId) {}

    private final Map<String, Known> known;
    private final Instant from;
    private final Instant to;
    private final Set<Key> stated = new HashSet<>();
    private final List<Difference> differences = new ArrayList<>();
    private final Map<String, Totals> totals = new TreeMap<>();
    private int matched;

    private Comparison(Map<String, Known> known, Instant from, Instant to) {
        this.known = known;
        this.from = from;
        this.to = to;
    }

    /** @param known by subject */
    static Comparison of(List<Line> lines, Map<String, Known> known, Instant from, Instant to) {
        Comparison comparison = new Comparison(known, from, to);
        lines.forEach(comparison::compare);
        known.values().forEach(comparison::requireStated);
        return comparison;
    }

    List<Difference> differences() {
        return differences;
    }

    int matched() {
        return matched;
    }

    List<Totals> totals() {
        return List.copyOf(totals.values());
    }

    private void compare(Line line) {
        Known here = known.get(line.subject());
        if (!stated.add(new Key(line.subject(), line.refundId()))) {
            differ(DUPLICATE_LINE, line, here, null);
            return;
        }
        int before = differences.size();
        if (line.refundId() == null) comparePayment(line, here);
        else compareRefund(line, here);
        if (differences.size() == before) matched++;
    }

    private void comparePayment(Line line, @Nullable Known here) {
        boolean arrived = line.state() == PaymentState.SUCCEEDED || line.state() == PaymentState.REFUNDED;
        if (arrived) count(line.amount(), 1, true);
        if (here == null) differ(MISSING_HERE, line, null, null);
        else if (arrived != (here.received() != null) || (!arrived && line.state() != here.state()))
            differ(OTHER_STATE, line, here, here.received());
        else if (here.received() != null) compareAmounts(line, here, here.received(), OTHER_CURRENCY, OTHER_AMOUNT);
    }

    private void compareRefund(Line line, @Nullable Known here) {
        count(line.amount(), -1, true);
        Known.Refund refund = here == null ? null : here.refunds().get(line.refundId());
        if (here == null || refund == null) differ(REFUND_MISSING_HERE, line, here, null);
        else compareAmounts(line, here, refund.amount(), REFUND_OTHER_CURRENCY, REFUND_OTHER_AMOUNT);
    }

    private void compareAmounts(
            Line line, Known here, Money amount, Difference.Kind otherCurrency, Difference.Kind otherAmount) {
        if (!amount.sameCurrency(line.amount())) differ(otherCurrency, line, here, amount);
        else if (!amount.equals(line.amount())) differ(otherAmount, line, here, amount);
    }

    private void requireStated(Known here) {
        if (here.received() != null && isInTime(here.receivedAt())) {
            count(here.received(), 1, false);
            if (!stated.contains(new Key(here.subject(), null))) miss(MISSING_THERE, here, null, here.received());
        }
        here.refunds().forEach((refundId, refund) -> {
            if (!isInTime(refund.at())) return;
            count(refund.amount(), -1, false);
            if (!stated.contains(new Key(here.subject(), refundId)))
                miss(REFUND_MISSING_THERE, here, refundId, refund.amount());
        });
    }

    private boolean isInTime(@Nullable Instant at) {
        return at != null && !at.isBefore(from) && at.isBefore(to);
    }

    private void differ(Difference.Kind kind, Line line, @Nullable Known here, @Nullable Money amount) {
        differences.add(new Difference(
                kind,
                line.number(),
                line.subject(),
                line.refundId(),
                line.amount(),
                line.state(),
                amount,
                here == null ? null : here.state(),
                here == null ? null : here.paymentId()));
    }

    private void miss(Difference.Kind kind, Known here, @Nullable String refundId, Money amount) {
        differences.add(new Difference(
                kind, null, here.subject(), refundId, null, null, amount, here.state(), here.paymentId()));
    }

    private void count(Money amount, int sign, boolean inStatement) {
        Totals before = totals.getOrDefault(amount.currency(), new Totals(amount.currency(), 0, 0));
        long minor = sign * amount.amountMinor();
        totals.put(
                amount.currency(),
                inStatement
                        ? new Totals(amount.currency(), Math.addExact(before.statedMinor(), minor), before.knownMinor())
                        : new Totals(
                                amount.currency(), before.statedMinor(), Math.addExact(before.knownMinor(), minor)));
    }
}
