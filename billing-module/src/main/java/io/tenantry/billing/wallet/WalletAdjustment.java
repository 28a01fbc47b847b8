package io.tenantry.billing.wallet;

import static io.tenantry.billing.api.BillingRejected.Why.AMOUNT_ZERO;
import static io.tenantry.billing.api.BillingRejected.Why.UNKNOWN_USER;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.Currencies;
import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.WalletCommand.AdjustWallet;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import org.axonframework.commandhandling.CommandHandler;
import org.springframework.stereotype.Component;

/** Credits and debits by hand: for a user who exists, and never below zero. */
@Component
class WalletAdjustment {
    private final Wallets wallets;
    private final Users users;

    WalletAdjustment(Wallets wallets, Users users) {
        this.wallets = wallets;
        this.users = users;
    }

    @CommandHandler
    void handle(AdjustWallet c, TenantPolicy policy) {
        policy.requireActive();
        var tenantId = c.walletId().tenantId();
        if (!users.exists(new UserId(tenantId, c.userId()))) {
            throw new BillingRejected(UNKNOWN_USER, "There is no such user.");
        }
        Money amount = c.amount();
        Currencies.requireKnown(amount.currency());
        if (amount.isZero()) throw new BillingRejected(AMOUNT_ZERO, "An adjustment moves something.");
        Sealed<String> note = Sealed.of(KeyRef.ofSubject(tenantId, c.userId()), c.note());
        if (amount.isPositive()) {
            wallets.credit(new Entry(c.walletId(), c.userId(), amount, EntryReason.ADJUSTMENT, null, note));
        } else {
            wallets.charge(new Entry(c.walletId(), c.userId(), amount.negated(), EntryReason.ADJUSTMENT, null, note));
        }
    }
}
