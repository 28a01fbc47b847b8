package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import java.util.Set;

/**
 * A policy that follows an event with commands or messages to the outside. It is named as a sentence
 * ({@code when-payment-failed-then-…}), runs at least once and in order, and never sees a replayed or imported event:
 * the event store is the outbox. Commands carry the key {@code <event id>/<name>}, so once is enough.
 */
public interface Reaction {
    String name();

    Set<Class<?>> events();

    void on(RecordedEvent event);

    /**
     * Follows the events that are at hand, in order. When it throws, they are followed again one by one, until the event
     * is found that cannot be; so what was done before must be harmless when it is done again.
     */
    default void on(List<RecordedEvent> events) {
        for (RecordedEvent event : events) on(event);
    }
}
