package io.tenantry.app.observability;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tenantry.app.observability.LaneFigures.Figures;
import io.tenantry.tenancy.database.Pools;
import io.tenantry.tenancy.projection.Projections;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * Measurements of the server's parts, with labels whose values are few and known at start: processors and pools, never
 * tenants, users or paths.
 */
@Component
class Measurements implements MeterBinder {
    private final Projections projections;
    private final LaneFigures lanes;
    private final Pools pools;

    Measurements(Projections projections, LaneFigures lanes, Pools pools) {
        this.projections = projections;
        this.lanes = lanes;
        this.pools = pools;
    }

    @Override
    public void bindTo(MeterRegistry metrics) {
        for (HikariDataSource pool : pools.all().values())
            pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(metrics));
        for (Projections.Progress processor : projections.progress()) {
            Gauge.builder("tenantry.projection.lag.seconds", () -> of(processor.processor(), Figures::lagSeconds))
                    .description("Age of the oldest event that the main lane has not passed")
                    .tag("processor", processor.processor())
                    .register(metrics);
            Gauge.builder("tenantry.projection.parked", () -> of(processor.processor(), Figures::parked))
                    .description("Tenants parked at an event that could not be followed")
                    .tag("processor", processor.processor())
                    .register(metrics);
        }
    }

    private double of(String processor, ToDoubleFunction<Figures> figure) {
        try {
            return figure.applyAsDouble(lanes.byProcessor().getOrDefault(processor, Figures.NONE));
        } catch (Exception unavailable) {
            return Double.NaN;
        }
    }
}
