package io.tenantry.billing.intake;

/** The topics of Tenantry. */
final class Topics {
    /** What providers report, keyed by tenant id. */
    static final String PAYMENT_EVENTS = "payment-events";
    /** What of it nobody could act on. */
    static final String DEAD_LETTERS = "payment-events.dlt";
    /** What happened here, for other systems, keyed by tenant id. */
    static final String EVENTS = "tenantry.events";

    private Topics() {}
}
