package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.event.EventTypes;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What a lane runs: a projection or a reaction, seen alike. */
sealed interface Processor {
    String name();

    int version();

    /** Whether the event concerns it; others only move its position. */
    boolean handles(RecordedEvent event);

    /** Stored names of the events that concern it; empty: all. */
    Set<String> names();

    /** A new one begins with the first event, or, if it has effects outside, with the next one. */
    boolean beginsAtZero();

    static Set<String> names(Set<Class<?>> events, EventTypes types) {
        return events.stream()
                .flatMap(type -> EventTypes.eventsOf(type).stream())
                .map(types::nameOf)
                .map(EventName::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A projection as a processor. */
    record OfProjection(Projection projection, Set<String> names) implements Processor {
        static OfProjection of(Projection projection, EventTypes types) {
            boolean all = projection.events().equals(Projection.ALL);
            return new OfProjection(projection, all ? Set.of() : Processor.names(projection.events(), types));
        }

        @Override
        public String name() {
            return projection.name();
        }

        @Override
        public int version() {
            return projection.version();
        }

        @Override
        public boolean handles(RecordedEvent event) {
            return names.isEmpty() || names.contains(event.name());
        }

        /** Folds the events, all of one tenant, in the transaction of {@code jdbc}. */
        void process(JdbcClient jdbc, List<RecordedEvent> events) {
            // the main lane is locked, so the tenant stays where it is
            Places places = Places.ofTenant(jdbc, events.getFirst().tenantId());
            BatchRows rows = new BatchRows(jdbc, projection, events, places);
            for (RecordedEvent event : events) projection.on(event, rows);
            rows.write();
        }

        @Override
        public boolean beginsAtZero() {
            return true;
        }
    }

    /** A reaction as a processor: never an imported event. */
    record OfReaction(Reaction reaction, Set<String> names) implements Processor {
        static OfReaction of(Reaction reaction, EventTypes types) {
            return new OfReaction(reaction, Processor.names(reaction.events(), types));
        }

        @Override
        public String name() {
            return reaction.name();
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public boolean handles(RecordedEvent event) {
            return !event.imported() && names.contains(event.name());
        }

        /** Follows the events. What it does outside cannot be rolled back, so no transaction may count on it. */
        void follow(List<RecordedEvent> events) {
            if (TransactionSynchronizationManager.isActualTransactionActive())
                throw new IllegalStateException(name() + " would run inside of a transaction");
            reaction.on(events);
        }

        @Override
        public boolean beginsAtZero() {
            return false;
        }
    }
}
