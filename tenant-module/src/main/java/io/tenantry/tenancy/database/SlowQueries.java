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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Statements that took long on this server's connections, the newest of them: whose, which, and how long until the last
 * row was read. A statement is kept as the code has it, with its placeholders: what was asked for is a tenant's data.
 */
@Component
public class SlowQueries {
    private static final int KEPT = 500;
    private static final int LONGEST = 400;
    /** Our statements bring values as parameters; should one hold a literal all the same, it is not kept. */
    private static final Pattern LITERALS = Pattern.compile("'(?:[^']|'')*'|\\b\\d+(?:\\.\\d+)?\\b");

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Clock clock;
    private final long thresholdNanos;
    private final Counter counter;
    private final Deque<SlowQuery> newest = new ArrayDeque<>();

    SlowQueries(
            Clock clock, MeterRegistry metrics, @Value("${tenantry.slow-query.threshold:100ms}") Duration threshold) {
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
                    description = "With ? in place of every value",
                    example = "select id, name from plan where tenant_id = ? and id = ?")
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
        SlowQuery query = new SlowQuery(
                clock.instant(),
                tenant.isEmpty() ? null : UUID.fromString(tenant),
                pool,
                sql == null ? "?" : withoutValues(sql),
                TimeUnit.NANOSECONDS.toMillis(nanos));
        synchronized (newest) {
            newest.addFirst(query);
            if (newest.size() > KEPT) newest.removeLast();
        }
    }

    static String withoutValues(String sql) {
        String plain = SPACE.matcher(LITERALS.matcher(sql).replaceAll("?")).replaceAll(" ");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
