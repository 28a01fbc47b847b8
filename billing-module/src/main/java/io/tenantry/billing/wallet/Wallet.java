package io.tenantry.billing.wallet;

import static io.tenantry.billing.api.BillingRejected.Why.INSUFFICIENT_FUNDS;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletEvent.WalletCredited;
import io.tenantry.billing.api.WalletEvent.WalletDebited;
import io.tenantry.billing.api.WalletId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** What one user owns, in each currency, entry by entry. It opens with its first entry. */
@Aggregate(snapshotTriggerDefinition = "longStreams")
@SuppressWarnings("NullAway.Init") // events fill it
class Wallet {
    @AggregateIdentifier
    private WalletId id;

    private final Map<String, Long> balances = new HashMap<>();
    private long entries;

    void credit(Entry entry) {
        Money after = balance(entry.amount().currency()).plus(entry.amount());
        UUID entryId = nextEntryId(entry);
        apply(new WalletCredited(
                entry.walletId(),
                entry.userId(),
                entryId,
                entry.amount(),
                entry.reason(),
                entry.referenceOr(entryId),
                after,
                entry.note()));
    }

    /** Takes what is there: refused when that is less than the amount. */
    void charge(Entry entry) {
        if (balance(entry.amount().currency()).isLessThan(entry.amount())) {
            throw new BillingRejected(INSUFFICIENT_FUNDS, "The wallet holds less than this.");
        }
        takeBack(entry);
    }

    /** Takes it whatever is there: the money is already gone. */
    void takeBack(Entry entry) {
        Money after = balance(entry.amount().currency()).minus(entry.amount());
        UUID entryId = nextEntryId(entry);
        apply(new WalletDebited(
                entry.walletId(),
                entry.userId(),
                entryId,
                entry.amount(),
                entry.reason(),
                entry.referenceOr(entryId),
                after,
                entry.note()));
    }

    Money balance(String currency) {
        return new Money(balances.getOrDefault(currency, 0L), currency);
    }

    /** The number of the entry within its wallet as a UUID (version 8): entries of one moment sort as they happened. */
    private UUID nextEntryId(Entry entry) {
        long low = entry.walletId().value().getLeastSignificantBits();
        return new UUID(((entries + 1) << 16) | 0x8000L, (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }

    @EventSourcingHandler
    void on(WalletEvent e) {
        id = e.walletId();
        balances.put(e.balanceAfter().currency(), e.balanceAfter().amountMinor());
        entries++;
    }

    Wallet() {}
}
