package io.tenantry.billing.api;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's statement and our payments disagree.
 *
 * @param line of the statement, counted from 1 with its heading; null: the statement has none
 * @param subject what the provider calls the payment
 * @param refundId what the provider calls the refund; null: it is about the payment itself
 * @param stated what the statement says; null: nothing
 * @param known what we know; null: nothing
 * @param paymentId the payment here, if there is one
 */
public record Difference(
        Kind kind,
        @Nullable Integer line,
        String subject,
        @Nullable String refundId,
        @Nullable Money stated,
        @Nullable PaymentState statedState,
        @Nullable Money known,
        @Nullable PaymentState knownState,
        @Nullable UUID paymentId) {
    /** What about it is different. */
    public enum Kind {
        /** The statement has it and we have not. */
        MISSING_HERE,
        /** We have it, recorded in the statement's time, and the statement has not. */
        MISSING_THERE,
        OTHER_AMOUNT,
        OTHER_CURRENCY,
        OTHER_STATE,
        /** The statement has it twice; the first line was compared. */
        DUPLICATE_LINE,
        REFUND_MISSING_HERE,
        REFUND_MISSING_THERE,
        REFUND_OTHER_AMOUNT,
        REFUND_OTHER_CURRENCY;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
