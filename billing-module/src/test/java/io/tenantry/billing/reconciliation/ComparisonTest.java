package io.tenantry.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.api.Difference;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ReconciliationEvent.Totals;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant WITHIN = Instant.parse("2026-11-15T00:00:00Z");

    private final Map<String, Known> known = new HashMap<>();

    private void paid(String subject, long minor, Instant at, Map<String, Known.Refund> refunds) {
        known.put(subject, new Known(UUID.randomUUID(), subject, PaymentState.SUCCEEDED, rub(minor), at, refunds));
    }

    private static Money rub(long minor) {
        return new Money(minor, "RUB");
    }

    private static Line line(int number, String subject, @Nullable String refundId, Money amount) {
        return new Line(number, subject, refundId, amount, PaymentState.SUCCEEDED);
    }

    private List<String> found(Line... lines) {
        return Comparison.of(List.of(lines), known, FROM, TO).differences().stream()
                .map(each -> each.kind().code() + " " + each.line() + " " + each.subject())
                .toList();
    }

    @Test
    void whatAgreesIsMatchedAndSummed() {
        paid("a", 1000, WITHIN, Map.of("r", new Known.Refund(rub(300), WITHIN)));
        Comparison comparison =
                Comparison.of(List.of(line(2, "a", null, rub(1000)), line(3, "a", "r", rub(300))), known, FROM, TO);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.matched()).isEqualTo(2);
        assertThat(comparison.totals()).containsExactly(new Totals("RUB", 700, 700));
    }

    @Test
    void everyKindOfDifferenceIsFound() {
        paid("amount", 1000, WITHIN, Map.of());
        paid("currency", 1000, WITHIN, Map.of());
        paid("there", 1000, WITHIN, Map.of("r", new Known.Refund(rub(1), WITHIN)));
        paid(
                "refunds",
                1000,
                WITHIN,
                Map.of("x", new Known.Refund(rub(5), WITHIN), "y", new Known.Refund(rub(5), WITHIN)));
        known.put("state", new Known(UUID.randomUUID(), "state", PaymentState.FAILED, null, null, Map.of()));
        assertThat(found(
                        line(2, "amount", null, rub(999)),
                        line(3, "currency", null, new Money(1000, "USD")),
                        line(4, "here", null, rub(1)),
                        line(5, "state", null, rub(1)),
                        line(6, "amount", null, rub(1000)),
                        line(7, "refunds", null, rub(1000)),
                        line(8, "refunds", "x", rub(6)),
                        line(9, "refunds", "y", new Money(5, "USD")),
                        line(10, "refunds", "z", rub(5))))
                .containsExactlyInAnyOrder(
                        "other-amount 2 amount",
                        "other-currency 3 currency",
                        "missing-here 4 here",
                        "other-state 5 state",
                        "duplicate-line 6 amount",
                        "refund-other-amount 8 refunds",
                        "refund-other-currency 9 refunds",
                        "refund-missing-here 10 refunds",
                        "missing-there null there",
                        "refund-missing-there null there");
    }

    @Test
    void whatTheStatementLacksCountsInItsTimeOnly() {
        paid("before", 1, FROM.minusNanos(1000), Map.of());
        paid("first", 1, FROM, Map.of());
        paid("after", 1, TO, Map.of());
        assertThat(found()).containsExactly("missing-there null first");
        assertThat(found(
                        line(2, "before", null, rub(1)),
                        line(3, "first", null, rub(1)),
                        line(4, "after", null, rub(1))))
                .isEmpty();
    }

    @Test
    void aStateThatBothKnowAgrees() {
        known.put("declined", new Known(UUID.randomUUID(), "declined", PaymentState.FAILED, null, null, Map.of()));
        Line declined = new Line(2, "declined", null, rub(1), PaymentState.FAILED);
        assertThat(found(declined)).isEmpty();
        assertThat(Comparison.of(List.of(declined), known, FROM, TO).totals()).isEmpty();
    }

    @Test
    void aRefundedPaymentIsStatedAsEither() {
        known.put(
                "back",
                new Known(
                        UUID.randomUUID(),
                        "back",
                        PaymentState.REFUNDED,
                        rub(5),
                        WITHIN,
                        Map.of("r", new Known.Refund(rub(5), WITHIN))));
        assertThat(found(line(2, "back", null, rub(5)), line(3, "back", "r", rub(5))))
                .isEmpty();
        assertThat(found(new Line(2, "back", null, rub(5), PaymentState.REFUNDED), line(3, "back", "r", rub(5))))
                .isEmpty();
        Difference.Kind unknown = Difference.Kind.MISSING_HERE;
        assertThat(unknown.code()).isEqualTo("missing-here");
    }
}
