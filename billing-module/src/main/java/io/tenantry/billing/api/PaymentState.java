package io.tenantry.billing.api;

import java.util.Locale;

/** What became of a payment. */
public enum PaymentState {
    /** Nobody knows yet. */
    PENDING,
    /** The provider declined. */
    FAILED,
    /** It was given up. */
    CANCELLED,
    /** The money arrived. */
    SUCCEEDED,
    /** All that arrived was paid back. */
    REFUNDED;

    /** As it stands in answers and read models: {@code succeeded}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
