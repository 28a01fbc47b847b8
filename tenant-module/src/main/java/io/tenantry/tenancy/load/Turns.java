package io.tenantry.tenancy.load;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.load.RequestShares.Open;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The turns of tenants whose requests come at once. While others ask too, a tenant has only so many requests in work, and its
 * further ones wait: a few of each on the processors, instead of all those of the loudest. Who is alone waits for nobody.
 */
@Component
public class Turns {
    private static final Duration UNTIL_FORGOTTEN = Duration.ofMinutes(10);
    /** How often those who wait look whether the others have gone. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Cache<TenantId, Line> lines =
            Caffeine.newBuilder().expireAfterAccess(UNTIL_FORGOTTEN).build();
    private final Lately lately = new Lately();
    private final int most;
    private final Duration patience;

    Turns(
            @Value("${tenantry.tenant-turns.most:8}") int most,
            @Value("${tenantry.tenant-turns.wait:2s}") Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    /**
     * Waits for the request's turn, which lasts until it is closed, once.
     *
     * @throws LoadExceeded when that takes too long
     */
    public Open enter(TenantId tenantId) {
        lately.seen(tenantId, System.nanoTime());
        Line line = lines.get(tenantId, _ -> new Line());
        line.enter(tenantId);
        return line::leave;
    }

    private final class Line {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition left = lock.newCondition();
        private int inWork;

        void enter(TenantId tenantId) {
            long begun = System.nanoTime();
            lock.lock();
            try {
                while (inWork >= most && lately.isAnotherThan(tenantId, System.nanoTime())) {
                    if (System.nanoTime() - begun > patience.toNanos()) throw LoadExceeded.turns(most);
                    left.awaitNanos(LOOK_NANOS);
                }
                inWork++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LoadExceeded.turns(most);
            } finally {
                lock.unlock();
            }
        }

        void leave() {
            lock.lock();
            try {
                inWork--;
                left.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    /** The two tenants whose requests came last: enough to know whether a tenant is alone. */
    private static final class Lately {
        private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

        private TenantId last = TenantId.PLATFORM;
        private long lastAt = Long.MIN_VALUE;
        private TenantId other = TenantId.PLATFORM;
        private long otherAt = Long.MIN_VALUE;

        synchronized void seen(TenantId tenantId, long now) {
            if (!tenantId.equals(last)) {
                other = last;
                otherAt = lastAt;
                last = tenantId;
            }
            lastAt = now;
        }

        synchronized boolean isAnotherThan(TenantId tenantId, long now) {
            long at = tenantId.equals(last) ? otherAt : lastAt;
            return at != Long.MIN_VALUE && now - at < NANOS;
        }
    }
}
