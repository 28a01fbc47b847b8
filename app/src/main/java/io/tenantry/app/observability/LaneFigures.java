package io.tenantry.app.observability;

import io.tenantry.tenancy.database.TenantDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How long ago the oldest event was stored that the main lanes have not passed, and how many tenants are parked. */
@Component
class LaneFigures {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Probe<Map<String, Figures>> probe;

    /** Of one processor. */
    record Figures(double lagSeconds, long parked) {
        static final Figures NONE = new Figures(0, 0);
    }

    LaneFigures(TenantDatabase database) {
        this.probe = new Probe<>(FRESH, PATIENCE, () -> read(database));
    }

    /** By processor, at most two seconds old. */
    Map<String, Figures> byProcessor() throws Exception {
        return probe.answer();
    }

    private static Map<String, Figures> read(TenantDatabase database) {
        return database.asProjector(jdbc -> {
            Map<String, Figures> figures = new HashMap<>();
            jdbc.sql("select main.processor, coalesce(extract(epoch from clock_timestamp() - (select e.recorded_at"
                            + " from event e where e.position > main.position order by e.position limit 1)), 0) as lag,"
                            + " (select count(*) from lane side where side.processor = main.processor"
                            + " and side.target = 'live' and side.tenant_id is not null) as parked"
                            + " from (select processor, min(position) as position from lane"
                            + " where target = 'live' and tenant_id is null group by processor) main")
                    .query(row -> {
                        figures.put(
                                row.getString("processor"),
                                new Figures(Math.max(0, row.getDouble("lag")), row.getLong("parked")));
                    });
            return figures;
        });
    }
}
