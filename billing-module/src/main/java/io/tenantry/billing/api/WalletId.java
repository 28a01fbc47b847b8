package io.tenantry.billing.api;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** Names the wallet of a user. */
public record WalletId(TenantId tenantId, UUID value) implements StreamId {
    /** The wallet of this user. Its first part is empty, which no payment provider is called: see {@link PaymentId#of}. */
    public static WalletId of(TenantId tenantId, UUID userId) {
        return new WalletId(tenantId, Ids.derived(tenantId.value(), "", "wallet", userId.toString()));
    }

    @Override
    public String toString() {
        return stream();
    }
}
