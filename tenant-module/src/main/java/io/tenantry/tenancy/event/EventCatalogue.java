package io.tenantry.tenancy.event;

import java.util.List;

/** A module's stored events: every record that a sealed event interface permits. A bean of the module. */
public record EventCatalogue(List<Class<?>> sealedInterfaces) {
    public static EventCatalogue of(Class<?>... sealedInterfaces) {
        return new EventCatalogue(List.of(sealedInterfaces));
    }
}
