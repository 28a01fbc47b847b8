package io.tenantry.billing.wallet;

import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.ExplainedEntry;
import io.tenantry.billing.api.PaymentEvent.PaymentRefunded;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.SubscriptionEvent;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds where one entry of a wallet comes from, among the events of its command. */
final class Explanation {
    private Explanation() {}

    /**
     * @param siblings everything that the entry's command wrote to the wallet and to what the entry is about, in order
     */
    static ExplainedEntry of(RecordedEvent event, List<RecordedEvent> siblings, boolean keyed) {
        WalletEvent entry = (WalletEvent) event.payload();
        return switch (entry.reason()) {
            case PAYMENT, REFUND -> {
                // one command may take back several refunds: the n-th entry is of the n-th of them
                List<RecordedEvent> told = siblings.stream()
                        .filter(each -> each.id().equals(entry.reference()) && moves(each.payload(), entry.reason()))
                        .toList();
                int n = siblings.stream()
                        .filter(each -> each.payload() instanceof WalletEvent other
                                && other.reason() == entry.reason()
                                && other.reference().equals(entry.reference()))
                        .map(RecordedEvent::position)
                        .toList()
                        .indexOf(event.position());
                RecordedEvent its = n >= 0 && n < told.size() ? told.get(n) : null;
                yield new ExplainedEntry(event, its == null ? null : result(its.payload()), its, null, keyed);
            }
            case SUBSCRIPTION_CHARGE ->
                new ExplainedEntry(
                        event,
                        null,
                        null,
                        siblings.stream()
                                .filter(each -> each.payload() instanceof SubscriptionEvent)
                                .findFirst()
                                .orElse(null),
                        keyed);
            case ADJUSTMENT -> new ExplainedEntry(event, null, null, null, keyed);
        };
    }

    private static boolean moves(Object payload, EntryReason reason) {
        return reason == EntryReason.PAYMENT ? payload instanceof PaymentSucceeded : payload instanceof PaymentRefunded;
    }

    private static @Nullable ProviderResult result(Object payload) {
        return switch (payload) {
            case PaymentSucceeded e -> e.result();
            case PaymentRefunded e -> e.result();
            default -> null;
        };
    }
}
