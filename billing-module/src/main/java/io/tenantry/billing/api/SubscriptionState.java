package io.tenantry.billing.api;

import java.util.Locale;

/** Where a subscription is in its life. */
public enum SubscriptionState {
    /** Waits for its first payment. */
    PENDING,
    /** Runs without having been paid. */
    TRIAL,
    /** Runs, paid. */
    ACTIVE,
    /** Ended because somebody wanted it. */
    CANCELLED,
    /** Ended because it was not paid on. */
    EXPIRED;

    /** Whether the user may use the plan now. */
    public boolean runs() {
        return this == TRIAL || this == ACTIVE;
    }

    public boolean ended() {
        return this == CANCELLED || this == EXPIRED;
    }

    /** As it stands in answers and read models: {@code active}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
