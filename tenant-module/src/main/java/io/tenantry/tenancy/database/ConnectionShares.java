package io.tenantry.tenancy.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.load.LoadExceeded;
import io.tenantry.tenancy.load.TenantLoads;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * How many connections the requests of one tenant hold at once, so that a tenant whose requests are slow or many leaves
 * connections to the others. Work in the background is not counted: it has bounds of its own, and nobody to be told to
 * come back.
 */
@Component
class ConnectionShares implements SmartInitializingSingleton {
    /** As the appends go through the same pool as dry runs, a tenant tries one command at a time. */
    private static final int TRIALS = 1;

    private static final Duration UNTIL_FORGOTTEN = Duration.ofMinutes(10);

    private final Cache<Holder, Share> shares =
            Caffeine.newBuilder().expireAfterAccess(UNTIL_FORGOTTEN).build();
    private final ObjectProvider<TenantLoads> provider;
    private final int most;
    private final Duration patience;
    private volatile @Nullable TenantLoads loads;

    ConnectionShares(
            ObjectProvider<TenantLoads> provider,
            @Value("${tenantry.tenant-connections.most:8}") int most,
            @Value("${tenantry.tenant-connections.wait:2s}") Duration patience) {
        this.provider = provider;
        this.most = most;
        this.patience = patience;
    }

    /** What the connection is for: each has a pool, and a share, of its own. */
    enum Use {
        READ,
        TRIAL
    }

    private record Holder(TenantId tenantId, Use use) {}

    /** The limits are known from events, which are read over connections: they come later. */
    @Override
    public void afterSingletonsInstantiated() {
        loads = provider.getIfAvailable();
    }

    /**
     * Does the work when the tenant holds fewer connections than it may.
     *
     * @throws LoadExceeded when that takes too long
     */
    <T extends @Nullable Object> T within(TenantId tenantId, Use use, Supplier<T> work) {
        if (tenantId.isPlatform() || isInBackground() || TransactionSynchronizationManager.isActualTransactionActive())
            return work.get();
        Share share = shares.get(new Holder(tenantId, use), _ -> new Share());
        share.enter(use == Use.TRIAL ? TRIALS : bound(tenantId));
        try {
            return work.get();
        } finally {
            share.release();
        }
    }

    private static boolean isInBackground() {
        return RequestContextHolder.getRequestAttributes() == null;
    }

    private int bound(TenantId tenantId) {
        TenantLoads known = loads;
        Long own = known == null ? null : known.remembered(tenantId).connections();
        return own == null ? most : Math.toIntExact(own);
    }

    /** First come, first served; the bound may change while some hold and others wait. */
    private final class Share extends Semaphore {
        private int bound;

        Share() {
            super(0, true);
        }

        void enter(int present) {
            resize(present);
            try {
                if (tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw LoadExceeded.connections(present);
        }

        private synchronized void resize(int present) {
            if (present > bound) release(present - bound);
            else if (present < bound) reducePermits(bound - present);
            bound = present;
        }
    }
}
