package io.tenantry.billing.payment;

import io.tenantry.billing.api.Mismatch;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.ProviderResult;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one provider's payment brought and took back.
 *
 * @param received null until the provider tells of success
 * @param refunded by currency
 * @param waiting refunds told before the success
 */
record Attempt(@Nullable Money received, Map<String, Money> refunded, List<ProviderResult> waiting) {
    static final Attempt NEW = new Attempt(null, Map.of(), List.of());

    Attempt received(Money amount) {
        return new Attempt(amount, refunded, List.of());
    }

    Attempt refunded(Money amount) {
        Map<String, Money> more = new HashMap<>(refunded);
        more.merge(amount.currency(), amount, Money::plus);
        return new Attempt(received, Map.copyOf(more), waiting);
    }

    Attempt deferred(ProviderResult refund) {
        List<ProviderResult> more = new ArrayList<>(waiting);
        more.add(refund);
        return new Attempt(received, refunded, List.copyOf(more));
    }

    Money refundedIn(String currency) {
        return refunded.getOrDefault(currency, new Money(0, currency));
    }

    /** Whether nothing of it is left; so it is with what never arrived. */
    boolean isPaidBack() {
        return received == null || !refundedIn(received.currency()).isLessThan(received);
    }

    /** What is odd about a refund of this amount, now that it is counted. */
    Set<Mismatch> mismatches(Money refund) {
        if (received == null) return Set.of();
        if (!received.sameCurrency(refund)) return EnumSet.of(Mismatch.CURRENCY);
        return received.isLessThan(refundedIn(refund.currency())) ? EnumSet.of(Mismatch.AMOUNT) : Set.of();
    }
}
