package io.tenantry.billing.wallet;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/** Moves money in wallets within a command, so that it lands in the same append. */
@Component
public class Wallets {
    private final Repository<Wallet> wallets;

    Wallets(Repository<Wallet> walletRepository) {
        this.wallets = walletRepository;
    }

    public void credit(Entry entry) {
        write(entry, Wallet::credit);
    }

    /** @throws io.tenantry.billing.api.BillingRejected {@code insufficient-funds} */
    public void charge(Entry entry) {
        write(entry, Wallet::charge);
    }

    /** Takes money that is already gone, below zero if need be. */
    public void takeBack(Entry entry) {
        write(entry, Wallet::takeBack);
    }

    /** What a user owns now, entries of this command included. */
    public Money balance(TenantId tenantId, UUID userId, String currency) {
        try {
            return wallets.load(WalletId.of(tenantId, userId).toString()).invoke(wallet -> wallet.balance(currency));
        } catch (AggregateNotFoundException e) {
            return new Money(0, currency);
        }
    }

    private void write(Entry entry, BiConsumer<Wallet, Entry> movement) {
        if (entry.amount().isZero()) return;
        Aggregate<Wallet> wallet;
        try {
            wallet = wallets.loadOrCreate(entry.walletId().toString(), Wallet::new);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        wallet.execute(it -> movement.accept(it, entry));
    }
}
