package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.EventCatalogue;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.SkipEvents.EventSkipped;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Which events which processors leave out. */
@Component
class SkipList implements Projection {
    static final String NAME = "tenancy.skips";
    private static final Table LANE_SKIP = Table.of("lane_skip", "tenant_id", "processor", "position");

    @Bean
    static EventCatalogue skipEvents() {
        return EventCatalogue.of(SkipEvents.class);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(SkipEvents.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(LANE_SKIP);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        switch ((SkipEvents) event.payload()) {
            case EventSkipped skipped ->
                rows.upsert(LANE_SKIP, event.tenantId(), skipped.processor(), skipped.position())
                        .set("reason", skipped.reason());
        }
    }
}
