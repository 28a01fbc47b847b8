package io.tenantry.billing.api;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to a wallet: one event for each entry of its ledger. */
public sealed interface WalletEvent {
    WalletId walletId();

    UUID userId();

    /** Unique among the user's entries. */
    UUID entryId();

    /** Above zero, whichever direction. */
    Money amount();

    EntryReason reason();

    /** The payment or subscription that it is about. */
    UUID reference();

    /** What the wallet holds of this currency afterwards; after refunds that may be below zero. */
    Money balanceAfter();

    /** A person's words. */
    @Nullable
    Sealed<String> note();

    @EventName("billing.wallet-credited")
    record WalletCredited(
            WalletId walletId,
            UUID userId,
            UUID entryId,
            Money amount,
            EntryReason reason,
            UUID reference,
            Money balanceAfter,
            @Nullable Sealed<String> note)
            implements WalletEvent {}

    @EventName("billing.wallet-debited")
    record WalletDebited(
            WalletId walletId,
            UUID userId,
            UUID entryId,
            Money amount,
            EntryReason reason,
            UUID reference,
            Money balanceAfter,
            @Nullable Sealed<String> note)
            implements WalletEvent {}
}
