package io.tenantry.billing.wallet;

import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line for the ledger of a user.
 *
 * @param amount above zero
 * @param reference the payment or subscription it is about; null: the entry itself
 * @param note a person's words
 */
public record Entry(
        WalletId walletId,
        UUID userId,
        Money amount,
        EntryReason reason,
        @Nullable UUID reference,
        @Nullable Sealed<String> note) {
    public static Entry of(TenantId tenantId, UUID userId, Money amount, EntryReason reason, UUID reference) {
        return new Entry(WalletId.of(tenantId, userId), userId, amount, reason, reference, null);
    }

    UUID referenceOr(UUID entryId) {
        return reference == null ? entryId : reference;
    }
}
