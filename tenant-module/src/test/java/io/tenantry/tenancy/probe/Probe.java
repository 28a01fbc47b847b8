package io.tenantry.tenancy.probe;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.agenda.Agenda;
import io.tenantry.tenancy.agenda.AgendaRule;
import io.tenantry.tenancy.agenda.DueEntry;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.event.EventCatalogue;
import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.event.Upcaster;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.ConstraintChanges;
import io.tenantry.tenancy.store.ConstraintChanges.Window;
import io.tenantry.tenancy.store.Constraints;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.node.ObjectNode;

/** A small domain of counters, for the mechanism's own tests: not scanned, imported where it is wanted. */
@TestConfiguration(proxyBeanMethods = false)
@Import({Probe.Counter.class, Probe.Counters.class})
public class Probe {
    public record CounterId(TenantId tenantId, UUID value) implements StreamId {
        public static CounterId of(TenantId tenantId) {
            return new CounterId(tenantId, UUID.randomUUID());
        }

        @Override
        public String toString() {
            return stream();
        }
    }

    public record OtherId(TenantId tenantId, UUID value) implements StreamId {
        @Override
        public String toString() {
            return stream();
        }
    }

    public record Open(@TargetAggregateIdentifier CounterId id, String name) {}

    public record Increment(@TargetAggregateIdentifier CounterId id, long by) {}

    /** Two events; the second one claims. */
    public record IncrementAndRename(
            @TargetAggregateIdentifier CounterId id, long by, String name) {}

    public record Remind(@TargetAggregateIdentifier CounterId id, Instant at) {}

    public record Ring(@TargetAggregateIdentifier CounterId id) {}

    /** Refused while the total is smaller. */
    public record Spend(@TargetAggregateIdentifier CounterId id, long by) {}

    /** Refused while the counter has another name. */
    public record IncrementNamed(@TargetAggregateIdentifier CounterId id, String name) {}

    /** Has no effect while the total is 0. */
    public record Empty(@TargetAggregateIdentifier CounterId id) {}

    public record Look(@TargetAggregateIdentifier CounterId id, OtherId other) {}

    public sealed interface CounterEvent {
        CounterId id();

        @EventName("probe.opened")
        record Opened(CounterId id, String name, Sealed<String> secret) implements CounterEvent {}

        /** The first revision called the name {@code title}. */
        @EventName(value = "probe.renamed", revision = 2)
        record Renamed(CounterId id, String name) implements CounterEvent {}

        @EventName("probe.incremented")
        record Incremented(CounterId id, long by) implements CounterEvent {}

        @EventName("probe.reminder-set")
        record ReminderSet(CounterId id, Instant at) implements CounterEvent {}

        @EventName("probe.rang")
        record Rang(CounterId id) implements CounterEvent {}
    }

    @Aggregate(snapshotTriggerDefinition = "longStreams")
    static class Counter {
        @AggregateIdentifier
        private CounterId id;

        private long total;
        private String name;

        @CommandHandler
        Counter(Open command) {
            apply(new CounterEvent.Opened(
                    command.id(),
                    command.name(),
                    Sealed.of(KeyRef.ofTenant(command.id().tenantId()), "secret of " + command.name())));
        }

        @CommandHandler
        void handle(Increment command) {
            if (command.by() != 0) apply(new CounterEvent.Incremented(id, command.by()));
        }

        @CommandHandler
        void handle(Spend command) {
            if (total < command.by()) throw new CommandRefused(Why.LIMIT_REACHED, "There is only " + total + ".");
            apply(new CounterEvent.Incremented(id, -command.by()));
        }

        @CommandHandler
        void handle(IncrementNamed command) {
            if (!command.name().equals(name)) throw new CommandRefused(Why.NOT_FOUND, "It is called " + name + ".");
            apply(new CounterEvent.Incremented(id, 1));
        }

        @CommandHandler
        void handle(Empty command) {
            if (total != 0) apply(new CounterEvent.Incremented(id, -total));
        }

        @CommandHandler
        void handle(IncrementAndRename command) {
            apply(new CounterEvent.Incremented(id, command.by()));
            apply(new CounterEvent.Renamed(id, command.name()));
        }

        @CommandHandler
        void handle(Remind command) {
            apply(new CounterEvent.ReminderSet(id, command.at()));
        }

        @CommandHandler
        void handle(Ring command) {
            apply(new CounterEvent.Rang(id));
        }

        @EventSourcingHandler
        void on(CounterEvent.Opened event) {
            id = event.id();
            name = event.name();
        }

        @EventSourcingHandler
        void on(CounterEvent.Renamed event) {
            name = event.name();
        }

        @EventSourcingHandler
        void on(CounterEvent.Incremented event) {
            total += event.by();
        }

        Counter() {}
    }

    @Bean
    EventCatalogue probeEvents() {
        return EventCatalogue.of(CounterEvent.class);
    }

    @Bean
    Upcaster renamedTitle() {
        return new Upcaster() {
            @Override
            public String eventName() {
                return "probe.renamed";
            }

            @Override
            public int fromRevision() {
                return 1;
            }

            @Override
            public ObjectNode upcast(ObjectNode payload) {
                payload.set("name", payload.remove("title"));
                return payload;
            }
        };
    }

    @Bean
    Constraints probeConstraints() {
        return (Object event, Instant at, ConstraintChanges changes) -> {
            switch (event) {
                case CounterEvent.Opened opened -> changes.claim("probe-name", opened.name(), opened.id());
                case CounterEvent.Renamed renamed -> changes.claim("probe-name", renamed.name(), renamed.id());
                case CounterEvent.Incremented incremented -> changes.use("probe", Window.DAY, incremented.by());
                default -> {}
            }
        };
    }

    @Bean
    AgendaRule probeAgenda() {
        return new AgendaRule() {
            @Override
            public Set<Class<?>> events() {
                return Set.of(CounterEvent.ReminderSet.class, CounterEvent.Rang.class);
            }

            @Override
            public void on(RecordedEvent event, Agenda agenda) {
                switch (event.payload()) {
                    case CounterEvent.ReminderSet set -> agenda.at(set.at(), "ring");
                    default -> agenda.cancel("ring");
                }
            }

            @Override
            public Map<String, Function<DueEntry, Object>> commands() {
                return Map.of("ring", due -> new Ring(new CounterId(due.tenantId(), due.id())));
            }
        };
    }

    /** The list of counters. It cannot follow an increment by 666 of tenants for whom it is {@link #broken}. */
    public static class Counters implements Projection {
        public static final String NAME = "probe.counters";
        static final Table COUNTER = Table.of("probe_counter", "tenant_id", "id");
        public final Set<TenantId> broken = ConcurrentHashMap.newKeySet();
        /** Sees each event before it is folded, by whoever folds it. */
        public volatile Consumer<RecordedEvent> watcher = _ -> {};

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
            return Set.of(CounterEvent.class);
        }

        @Override
        public List<Table> tables() {
            return List.of(COUNTER);
        }

        @Override
        public void on(RecordedEvent event, Rows rows) {
            watcher.accept(event);
            switch ((CounterEvent) event.payload()) {
                case CounterEvent.Opened opened ->
                    rows.upsert(COUNTER, event.tenantId(), event.id())
                            .set("name", opened.name())
                            .set("total", 0)
                            .set("version", event.version())
                            .set("created_at", event.timestamp());
                case CounterEvent.Renamed renamed ->
                    rows.require(COUNTER, event.tenantId(), event.id()).set("name", renamed.name());
                case CounterEvent.Incremented incremented -> {
                    if (incremented.by() == 666 && broken.contains(event.tenantId()))
                        throw new IllegalStateException("poison");
                    rows.require(COUNTER, event.tenantId(), event.id())
                            .add("total", incremented.by())
                            .set("version", event.version());
                }
                case CounterEvent.ReminderSet _, CounterEvent.Rang _ -> {}
            }
        }
    }
}
