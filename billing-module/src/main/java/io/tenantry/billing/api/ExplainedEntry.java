package io.tenantry.billing.api;

import io.tenantry.tenancy.event.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a wallet, and where it comes from.
 *
 * @param event made the entry
 * @param result what the provider said, of an entry that a provider's payment brought
 * @param told the event that recorded what the provider said
 * @param period the event of the subscription that the entry paid
 * @param keyed the command had an {@code Idempotency-Key}
 */
public record ExplainedEntry(
        RecordedEvent event,
        @Nullable ProviderResult result,
        @Nullable RecordedEvent told,
        @Nullable RecordedEvent period,
        boolean keyed) {

    public WalletEvent entry() {
        return (WalletEvent) event.payload();
    }

    /** Above zero for what came in. */
    public Money amount() {
        return entry() instanceof WalletEvent.WalletDebited debit
                ? debit.amount().negated()
                : entry().amount();
    }

    /** What led to its command; null where nothing is known of it. */
    public @Nullable Cause cause() {
        return Cause.of(event.metadata().causationId(), result == null ? null : result.provider());
    }

    /** The plan as it was bought, of an entry that paid for one. */
    public @Nullable PlanVersion plan() {
        if (period == null) return null;
        return switch (period.payload()) {
            case SubscriptionEvent.SubscriptionStarted e -> e.plan();
            case SubscriptionEvent.SubscriptionRenewed e -> e.plan();
            default -> null;
        };
    }
}
