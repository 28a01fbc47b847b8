package io.tenantry.billing.api;

import java.util.Locale;

/** What a provider says became of a payment. In whichever order they arrive, a later one wins over an earlier one. */
public enum Transition {
    PENDING(0),
    FAILED(1),
    CANCELLED(1),
    SUCCEEDED(2),
    REFUNDED(3);

    private final int rank;

    Transition(int rank) {
        this.rank = rank;
    }

    /** Failed and cancelled are equal: the first stays. */
    public boolean isAfter(Transition other) {
        return rank > other.rank;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
