package io.tenantry.figures;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentEvent.PaymentDiscovered;
import io.tenantry.billing.api.PaymentEvent.PaymentSucceeded;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PaymentState;
import io.tenantry.billing.api.ProviderResult;
import io.tenantry.billing.api.Transition;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import java.util.List;
import java.util.UUID;

/** What happens at a company, published as it is told; each answers the position of its last event. */
public final class Happened {
    private Happened() {}

    public static long signedUp(PublishedEvents events, TenantId id, UserId ann) {
        TenantStream stream = TenantStream.of(id);
        return events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Nord",
                        "nord-" + id.value(),
                        Sealed.of(KeyRef.ofTenant(id), "ann@example.org"),
                        "shared",
                        null,
                        ann),
                new TenantApproved(stream, "shared"),
                new TenantProvisioned(stream, "shared"));
    }

    /** By {@code ann}, in kopecks. */
    public static long paid(PublishedEvents events, TenantId tenant, UserId ann, long minor) {
        PaymentId id = new PaymentId(tenant, UUID.randomUUID());
        Money amount = new Money(minor, "RUB");
        String subject = UUID.randomUUID().toString();
        ProviderResult result = new ProviderResult("stars", subject, Transition.SUCCEEDED, amount, null, null);
        return events.publish(
                id,
                new PaymentDiscovered(id, ann.value(), "stars", subject, amount),
                new PaymentSucceeded(id, ann.value(), result, null, null, PaymentState.SUCCEEDED, List.of()));
    }
}
