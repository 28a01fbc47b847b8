package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.EventMetadata;
import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.event.EventTypes;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import org.axonframework.messaging.Message;
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

    private final StreamReader reader;
    private final Snapshots snapshots;
    private final EventTypes types;
    private final EventJson json;
    private final Clock clock;

    PostgresEventStorageEngine(
            StreamReader reader, Snapshots snapshots, EventTypes types, EventJson json, Clock clock) {
        this.reader = reader;
        this.snapshots = snapshots;
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
        Message<?> command = root.getMessage();
        json.writing(() -> events.stream()
                        .map(event -> newEvent(command, pending.context(), event, now))
                        .toList())
                .forEach(pending::add);
    }

    private PendingAppend.NewEvent newEvent(
            Message<?> command, CommandContext context, EventMessage<?> message, Instant now) {
        if (!(message instanceof DomainEventMessage<?> event))
            throw new IllegalStateException(message.getPayloadType() + " was not applied by an aggregate");
        EventName name = types.nameOf(event.getPayloadType());
        String stream = event.getAggregateIdentifier();
        if (!StreamId.tenantOf(stream).equals(context.tenantId()))
            throw new IllegalStateException(name.value() + " of another tenant than its command's");
        // A dry run must not make keys; its rows are rolled back, so what they hold does not matter.
        String payload = context.dryRun() ? "{}" : json.writePayload(event.getPayload());
        EventMetadata metadata = metadata(command, context);
        String metadataJson = context.dryRun() ? "{}" : json.writeMetadata(metadata);
        return new PendingAppend.NewEvent(
                stream,
                event.getSequenceNumber(),
                UUID.fromString(event.getIdentifier()),
                name.value(),
                name.revision(),
                payload,
                metadataJson,
                now,
                event.getPayload(),
                metadata,
                context.dryRun() ? json.preview(event.getPayload()) : NullNode.getInstance());
    }

    private static EventMetadata metadata(Message<?> command, CommandContext context) {
        UUID subject = context.actor().subject();
        KeyRef key = subject == null
                ? KeyRef.ofTenant(context.tenantId())
                : KeyRef.ofSubject(context.actor().keyTenant(context.tenantId()), subject);
        return new EventMetadata(
                context.tenantId(),
                context.actor().value(),
                context.source().code(),
                command.getIdentifier(),
                command.getPayloadType().getSimpleName(),
                context.requestId(),
                context.causationId(),
                context.session(),
                context.reason(),
                Sealed.ofNullable(key, context.from()));
    }

    @Override
    public DomainEventStream readEvents(String stream, long firstSequence) {
        return DomainEventStream.of(
                reader.load(stream, firstSequence).stream().map(PostgresEventStorageEngine::message));
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
        return reader.lastSequenceNumberFor(stream);
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        snapshots.store(snapshot.getAggregateIdentifier(), snapshot.getSequenceNumber(), snapshot.getPayload());
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String stream) {
        return Optional.ofNullable(reader.load(stream).snapshot())
                .map(snapshot -> new GenericDomainEventMessage<>(
                        "aggregate", stream, snapshot.sequence(), snapshots.read(snapshot)));
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken token, boolean mayBlock) {
        throw new IllegalStateException("projections and reactions read the EventFeed");
    }
}
