package io.tenantry.tenancy.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Statements that took long on this server's connections, the newest of them: whose, what they are called, and how long
 * until the last row was read. The log has each in full once, as the code has it, with its placeholders: what was asked for
 * is a tenant's data.
 */
@Component
public class SlowQueries {
    private static final Logger log = LoggerFactory.getLogger(SlowQueries.class);
    private static final int KEPT = 500;
    private static final int LOGGED = 1_000;

    private final Clock clock;
    private final long thresholdNanos;
    private final Counter counter;
    private final Deque<SlowQuery> newest = new ArrayDeque<>();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    SlowQueries(
            Clock clock, MeterRegistry metrics, @Value("${tenantry.slow-query.threshold:250ms}") Duration threshold) {
        this.clock = clock;
        this.thresholdNanos = threshold.toNanos();
        this.counter = Counter.builder("tenantry.slow.queries")
                .description("Statements that took longer than the threshold")
                .register(metrics);
    }

    /** A statement that took long. */
    public record SlowQuery(
            Instant at,

            @Schema(description = "In whose context; null: in that of several tenants or of none") @Nullable
            UUID tenantId,

            @Schema(description = "Of which pool the connection was", example = "app")
            String pool,

            @Schema(
                    description = "What it does, and a mark by which the server's log has it in full",
                    example = "reads app_user, payment (4f3a9c21)")
            String statement,

            @Schema(example = "1250") long millis) {}

    /** Of one tenant, or of all when it is null; the newest first. */
    public List<SlowQuery> newest(@Nullable TenantId tenantId) {
        List<SlowQuery> found = new ArrayList<>();
        synchronized (newest) {
            for (SlowQuery each : newest)
                if (tenantId == null || tenantId.value().equals(each.tenantId())) found.add(each);
        }
        return found;
    }

    /** Forgets what a tenant's statements were. */
    public void forget(TenantId tenantId) {
        synchronized (newest) {
            newest.removeIf(each -> tenantId.value().equals(each.tenantId()));
        }
    }

    /** @param tenant as in the context: empty for none */
    void ran(String pool, String tenant, @Nullable String sql, long nanos) {
        if (nanos < thresholdNanos) return;
        counter.increment();
        StatementName name = StatementName.of(sql == null ? "" : sql);
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (logged.size() < LOGGED && logged.add(name.name()))
            log.info("a slow statement, {} ms, {}: {}", millis, name.name(), name.text());
        SlowQuery query = new SlowQuery(
                clock.instant(), tenant.isEmpty() ? null : UUID.fromString(tenant), pool, name.name(), millis);
        synchronized (newest) {
            newest.addFirst(query);
            if (newest.size() > KEPT) newest.removeLast();
        }
    }
}
