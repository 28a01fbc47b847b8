package io.tenantry.billing.reconciliation;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What we know of one provider's payment.
 *
 * @param received null as long as no money arrived
 * @param receivedAt when that was recorded
 * @param refunds by the provider's id of the refund
 */
record Known(
        UUID paymentId,
        String subject,
        PaymentState state,
        @Nullable Money received,
        @Nullable Instant receivedAt,
        Map<String, Refund> refunds) {
    record Refund(Money amount, Instant at) {}
}
