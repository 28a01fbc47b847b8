package io.tenantry.tenancy.load;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.load.LoadExceeded.Why;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** How many requests each tenant sends to this server. Who has no limits is not counted. */
@Component
public class RequestShares {
    private static final Duration UNTIL_FORGOTTEN = Duration.ofMinutes(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Cache<TenantId, Share> shares =
            Caffeine.newBuilder().expireAfterAccess(UNTIL_FORGOTTEN).build();
    private final TimeMeter time;

    /** By the machine's time: a clock that is moved for a test or a sample brings nobody requests. */
    @Autowired
    public RequestShares() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    RequestShares(TimeMeter time) {
        this.time = time;
    }

    /** A request that counts until it is closed, which may happen more than once. */
    public interface Open extends AutoCloseable {
        Open UNCOUNTED = () -> {};

        @Override
        void close();
    }

    /**
     * Counts a request of the tenant.
     *
     * @throws LoadExceeded when it may not be answered now
     */
    public Open open(TenantId tenantId, TenantLoad load) {
        if (load.requestsPerSecond() == null && load.concurrentRequests() == null) return Open.UNCOUNTED;
        Share share = shares.get(tenantId, _ -> new Share());
        Open open = share.enter(load.concurrentRequests());
        try {
            share.spend(load);
        } catch (LoadExceeded refused) {
            open.close();
            throw refused;
        }
        return open;
    }

    private static Bandwidth rate(TenantLoad load, long perSecond) {
        long burst = load.burst() == null ? perSecond : load.burst();
        return Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(perSecond, SECOND)
                .build();
    }

    private final class Share {
        private final AtomicLong open = new AtomicLong();
        private @Nullable Bucket bucket;
        private TenantLoad known = TenantLoad.NONE;

        Open enter(@Nullable Long most) {
            if (open.incrementAndGet() > (most == null ? Long.MAX_VALUE : most)) {
                open.decrementAndGet();
                throw new LoadExceeded(
                        Why.TENANT_CONCURRENCY_EXCEEDED,
                        SECOND,
                        "Your tenant has " + most + " requests open, as many as it may.");
            }
            AtomicBoolean closed = new AtomicBoolean();
            return () -> {
                if (closed.compareAndSet(false, true)) open.decrementAndGet();
            };
        }

        void spend(TenantLoad load) {
            Long perSecond = load.requestsPerSecond();
            if (perSecond == null) return;
            ConsumptionProbe probe = bucket(load, perSecond).tryConsumeAndReturnRemaining(1);
            if (probe.isConsumed()) return;
            Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
            throw new LoadExceeded(
                    Why.TENANT_RATE_EXCEEDED,
                    wait,
                    "Your tenant may send " + perSecond + " requests a second, and has sent them.");
        }

        /** A new limit begins with the part that was left of the old one. */
        private synchronized Bucket bucket(TenantLoad load, long perSecond) {
            Bucket present = bucket;
            if (present != null && known.equals(load)) return present;
            Bandwidth rate = rate(load, perSecond);
            if (present == null) {
                present = Bucket.builder()
                        .withCustomTimePrecision(time)
                        .addLimit(rate)
                        .build();
                bucket = present;
            } else {
                BucketConfiguration configuration =
                        BucketConfiguration.builder().addLimit(rate).build();
                present.replaceConfiguration(configuration, TokensInheritanceStrategy.PROPORTIONALLY);
            }
            known = load;
            return present;
        }
    }
}
