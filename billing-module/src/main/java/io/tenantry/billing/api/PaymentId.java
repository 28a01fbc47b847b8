package io.tenantry.billing.api;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** Names a payment: what one provider calls one payment, or what was opened here for it. */
public record PaymentId(TenantId tenantId, UUID value) implements StreamId {
    /**
     * The id of a payment that was not opened here: it follows from what the provider calls it.
     *
     * @param provider not blank
     * @param subject the payment id of the provider
     */
    public static PaymentId of(TenantId tenantId, String provider, String subject) {
        return new PaymentId(tenantId, Ids.derived(tenantId.value(), provider, subject));
    }

    @Override
    public String toString() {
        return stream();
    }
}
