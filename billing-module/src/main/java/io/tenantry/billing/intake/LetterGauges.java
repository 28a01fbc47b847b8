package io.tenantry.billing.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.tenancy.database.TenantDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code tenantry.letters} by topic and state, counted at most every 15 s. Alarm when some are open. */
@Component
class LetterGauges {
    private static final long FRESH_NANOS = Duration.ofSeconds(15).toNanos();

    private final TenantDatabase database;
    private volatile Counts counts = new Counts(Map.of(), System.nanoTime() - FRESH_NANOS);

    private record Counts(Map<String, Long> byState, long at) {}

    LetterGauges(TenantDatabase database, MeterRegistry metrics) {
        this.database = database;
        for (Letter.State state : Letter.State.values()) {
            String code = state.name().toLowerCase(Locale.ROOT);
            Gauge.builder("tenantry.letters", this, gauges -> gauges.count(code))
                    .description("Messages from Kafka that nobody could act on")
                    .tag("topic", Topics.PAYMENT_EVENTS)
                    .tag("state", code)
                    .register(metrics);
        }
    }

    private double count(String state) {
        Counts known = counts;
        if (System.nanoTime() - known.at() >= FRESH_NANOS) {
            known = new Counts(counted(), System.nanoTime());
            counts = known;
        }
        return known.byState().getOrDefault(state, 0L);
    }

    private Map<String, Long> counted() {
        return database.asOperator(jdbc -> {
            Map<String, Long> byState = new HashMap<>();
            jdbc.sql("select state, count(*) as letters from letter group by state")
                    .query(row -> {
                        byState.put(row.getString("state"), row.getLong("letters"));
                    });
            return byState;
        });
    }
}
