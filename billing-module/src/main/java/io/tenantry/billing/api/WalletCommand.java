package io.tenantry.billing.api;

import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a wallet. Payments and subscriptions make their entries themselves. */
public sealed interface WalletCommand {
    WalletId walletId();

    /**
     * Credits or debits by hand.
     *
     * <p>Refused: {@code unknown-user}, {@code amount-zero}, {@code currency-unknown}, {@code
     * insufficient-funds} when a debit would go below zero.
     *
     * @param amount signed
     * @param note why, in a person's words
     */
    record AdjustWallet(@TargetAggregateIdentifier WalletId walletId, UUID userId, Money amount, String note)
            implements WalletCommand {}
}
