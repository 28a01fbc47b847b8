package io.tenantry.billing.api;

import java.util.Locale;

/** What about a provider's result does not fit and waits for an operator's eye. The money is credited all the same. */
public enum Mismatch {
    /** Another amount than the payment was opened with, or more paid back than arrived. */
    AMOUNT,
    /** Another currency than the payment was opened with, or than arrived. */
    CURRENCY,
    /** The tenant was not active. */
    TENANT_STATE,
    /** The subscription that it should pay had ended, or could not be paid with it. */
    SUBSCRIPTION,
    /** The reference names no payment of this tenant, or one that was opened with another provider or paid already. */
    REFERENCE,
    /** The result names another user than the payment's. */
    USER;

    /** As it stands in answers and read models: {@code tenant-state}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
