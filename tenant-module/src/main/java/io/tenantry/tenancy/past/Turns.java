package io.tenantry.tenancy.past;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.past.PastRefused.Why;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** So many at once, for a tenant and for all together; whoever comes then is told to come again. */
final class Turns {
    private final int perTenant;
    private final Semaphore all;
    private final ConcurrentMap<TenantId, Integer> taken = new ConcurrentHashMap<>();

    Turns(int perTenant, int all) {
        this.perTenant = perTenant;
        this.all = new Semaphore(all);
    }

    <T extends @Nullable Object> T take(TenantId tenantId, Supplier<T> work) {
        if (!all.tryAcquire()) throw busy();
        try {
            taken.merge(tenantId, 1, Integer::sum);
            try {
                if (taken.getOrDefault(tenantId, 0) > perTenant) throw busy();
                return work.get();
            } finally {
                taken.computeIfPresent(tenantId, (_, n) -> n == 1 ? null : n - 1);
            }
        } finally {
            all.release();
        }
    }

    private static PastRefused busy() {
        return new PastRefused(Why.AS_OF_BUSY, "Too many looks back are being worked out. Try again in a moment.");
    }
}
