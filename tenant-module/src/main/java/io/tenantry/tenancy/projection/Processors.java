package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.EventTypes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All projections and reactions by name. */
@Component
class Processors {
    private final Map<String, Processor> byName = new LinkedHashMap<>();

    Processors(List<Projection> projections, List<Reaction> reactions, EventTypes types) {
        projections.forEach(projection -> add(Processor.OfProjection.of(projection, types)));
        reactions.forEach(reaction -> add(Processor.OfReaction.of(reaction, types)));
    }

    private void add(Processor processor) {
        if (byName.put(processor.name(), processor) != null)
            throw new IllegalStateException("two processors are called " + processor.name());
    }

    Collection<Processor> all() {
        return byName.values();
    }

    List<Processor.OfProjection> projections() {
        return byName.values().stream()
                .filter(Processor.OfProjection.class::isInstance)
                .map(Processor.OfProjection.class::cast)
                .toList();
    }

    List<Processor.OfReaction> reactions() {
        return byName.values().stream()
                .filter(Processor.OfReaction.class::isInstance)
                .map(Processor.OfReaction.class::cast)
                .toList();
    }

    @Nullable
    Processor find(String name) {
        return byName.get(name);
    }

    Processor get(String name) {
        Processor processor = byName.get(name);
        if (processor == null) throw new IllegalArgumentException("no projection is called " + name);
        return processor;
    }
}
