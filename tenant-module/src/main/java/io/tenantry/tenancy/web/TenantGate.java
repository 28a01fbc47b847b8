package io.tenantry.tenancy.web;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the border must know of a tenant before anything is read for it. */
public interface TenantGate {
    boolean exists(TenantId tenantId);

    Optional<TenantId> bySlug(String slug);

    /** Why the tenant's own users and tokens are refused now ({@code tenant-suspended} …), or null if they are not. */
    @Nullable
    Rejection refusal(TenantId tenantId);
}
