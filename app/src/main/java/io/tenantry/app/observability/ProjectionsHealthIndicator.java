package io.tenantry.app.observability;

import io.tenantry.tenancy.projection.Projections;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Every main lane has passed everything that was stored a while ago. A lane that fails again and again falls behind and
 * shows here too; a parked tenant does not make the server unready, since the others go on.
 */
@Component
class ProjectionsHealthIndicator extends AbstractHealthIndicator {
    private final Projections projections;
    private final LaneFigures lanes;
    private final Duration longest;

    ProjectionsHealthIndicator(
            Projections projections,
            LaneFigures lanes,
            @Value("${tenantry.health.projection-lag:30s}") Duration longest) {
        super("the lanes cannot be read");
        this.projections = projections;
        this.lanes = lanes;
        this.longest = longest;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws Exception {
        Map<String, LaneFigures.Figures> figures = lanes.byProcessor();
        Map<String, Object> behind = new TreeMap<>();
        long parked = 0;
        for (Projections.Progress processor : projections.progress()) {
            LaneFigures.Figures lane = figures.getOrDefault(processor.processor(), LaneFigures.Figures.NONE);
            parked += lane.parked();
            if (lane.lagSeconds() > longest.toSeconds())
                behind.put(processor.processor(), Math.round(lane.lagSeconds()) + " s behind");
        }
        health.up().withDetail("parkedLanes", parked);
        if (!behind.isEmpty()) health.down().withDetail("behind", behind);
    }
}
