package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.EventMetadata;
import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.event.EventTypes;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.NullNode;

/**
 * Axon's door to the event store. Appending only collects into the command's {@link PendingAppend}; {@link Appender}
 * makes it durable once, in the commit of the root unit of work. Tailing is {@link EventFeed}'s, not Axon's.
 */
@Component
public class PostgresEventStorageEngine implements EventStorageEngine {
    static final String PENDING = PendingAppend.class.getName();

    private final TenantDatabase database;
    private final EventTypes types;
    private final EventJson json;
    private final Clock clock;

    PostgresEventStorageEngine(TenantDatabase database, EventTypes types, EventJson json, Clock clock) {
        this.database = database;
        this.types = types;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void appendEvents(List<? extends EventMessage<?>> events) {
        UnitOfWork<?> root = CurrentUnitOfWork.get().root();
        PendingAppend pending = root.getResource(PENDING);
        if (pending == null) throw new IllegalStateException("events outside a command that came through Commands");
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        for (EventMessage<?> event : events) pending.add(newEvent(pending.context(), event, now));
    }

    private PendingAppend.NewEvent newEvent(CommandContext context, EventMessage<?> message, Instant now) {
        if (!(message instanceof DomainEventMessage<?> event))
            throw new IllegalStateException(message.getPayloadType() + " was not applied by an aggregate");
        EventName name = types.nameOf(event.getPayloadType());
        String stream = event.getAggregateIdentifier();
        if (!StreamId.tenantOf(stream).equals(context.tenantId()))
            throw new IllegalStateException(name.value() + " of another tenant than its command's");
        // A dry run must not make keys; its rows are rolled back, so what they hold does not matter.
        String payload = context.dryRun() ? "{}" : json.writePayload(event.getPayload());
        String metadata = context.dryRun() ? "{}" : json.writeMetadata(metadata(context, message.getMetaData()));
        return new PendingAppend.NewEvent(
                stream,
                event.getSequenceNumber(),
                UUID.fromString(event.getIdentifier()),
                name.value(),
                name.revision(),
                payload,
                metadata,
                now,
                event.getPayload(),
                context.dryRun() ? json.preview(event.getPayload()) : NullNode.getInstance());
    }

    private static EventMetadata metadata(CommandContext context, MetaData stamped) {
        UUID subject = context.actor().subject();
        KeyRef key = subject == null
                ? KeyRef.ofTenant(context.tenantId())
                : KeyRef.ofSubject(context.actor().keyTenant(context.tenantId()), subject);
        return new EventMetadata(
                context.tenantId(),
                context.actor().value(),
                context.source().code(),
                String.valueOf(stamped.get(Stamps.COMMAND_ID)),
                String.valueOf(stamped.get(Stamps.COMMAND_NAME)),
                context.requestId(),
                context.causationId(),
                context.session(),
                context.reason(),
                Sealed.ofNullable(key, context.from()));
    }

    @Override
    public DomainEventStream readEvents(String stream, long firstSequence) {
        TenantId tenantId;
        try {
            tenantId = StreamId.tenantOf(stream);
        } catch (IllegalArgumentException e) {
            return DomainEventStream.empty();
        }
        List<RecordedEvent> events = database.inTenant(tenantId, jdbc -> jdbc.sql("select " + EventRows.COLUMNS
                        + " from event where tenant_id = ? and stream = ? and sequence >= ? order by sequence")
                .params(tenantId.value(), stream, firstSequence)
                .query(EventRows.mapper(json))
                .list());
        if (firstSequence == 0 && !events.isEmpty() && isOfAnotherKind(stream, events.getFirst()))
            return DomainEventStream.empty();
        return DomainEventStream.of(events.stream().map(PostgresEventStorageEngine::message));
    }

    /** The id of, say, a user is no plan: the first id of the target's first event must be of the target's type. */
    private static boolean isOfAnotherKind(String stream, RecordedEvent first) {
        if (!CurrentUnitOfWork.isStarted()) return false;
        PendingAppend pending = CurrentUnitOfWork.get().root().getResource(PENDING);
        if (pending == null || !pending.target().stream().equals(stream)) return false;
        return Arrays.stream(first.payload().getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .filter(StreamId.class::isAssignableFrom)
                .findFirst()
                .filter(pending.target().getClass()::equals)
                .isEmpty();
    }

    private static DomainEventMessage<?> message(RecordedEvent event) {
        return new GenericDomainEventMessage<>(
                "aggregate",
                event.stream(),
                event.sequence(),
                event.payload(),
                MetaData.emptyInstance(),
                event.eventId().toString(),
                event.timestamp());
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String stream) {
        TenantId tenantId = StreamId.tenantOf(stream);
        return database.inTenant(
                tenantId, jdbc -> jdbc.sql("select max(sequence) from event where tenant_id = ? and stream = ?")
                        .params(tenantId.value(), stream)
                        .query((rows, _) -> Optional.ofNullable(rows.getObject(1, Long.class)))
                        .single());
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        throw new IllegalStateException("no aggregate has a snapshot policy");
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String stream) {
        return Optional.empty();
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken token, boolean mayBlock) {
        throw new IllegalStateException("projections and reactions read the EventFeed");
    }
}
