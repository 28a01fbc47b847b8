package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many commands of each tenant wait for a batch: none takes the last places from the others. */
final class WaitingPlaces {
    private final int ofOne;
    private final ConcurrentMap<TenantId, Integer> taken = new ConcurrentHashMap<>();

    WaitingPlaces(int ofOne) {
        this.ofOne = ofOne;
    }

    /** False when the tenant has taken all that are for one; true must be followed by {@link #leave}. */
    boolean take(TenantId tenantId) {
        if (taken.merge(tenantId, 1, Integer::sum) <= ofOne) return true;
        leave(tenantId);
        return false;
    }

    void leave(TenantId tenantId) {
        taken.computeIfPresent(tenantId, (_, n) -> n == 1 ? null : n - 1);
    }
}
