package io.tenantry.billing.api;

import java.util.Locale;

/** Why a wallet's balance changed. */
public enum EntryReason {
    /** A provider's payment arrived; the reference is the payment. */
    PAYMENT,
    /** A provider paid back; the reference is the payment. */
    REFUND,
    /** A period of a subscription was paid; the reference is the subscription. */
    SUBSCRIPTION_CHARGE,
    /** Somebody with the right to do so changed it by hand; the reference is the entry itself. */
    ADJUSTMENT;

    /** As it stands in answers and read models: {@code subscription-charge}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
