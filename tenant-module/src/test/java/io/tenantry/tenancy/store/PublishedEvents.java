package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.projection.Projections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.springframework.stereotype.Component;

/** For tests of projections: puts events into the store as a command would, claims and quotas included. */
@Component
public class PublishedEvents {
    private final PostgresEventStorageEngine engine;
    private final Appender appender;
    private final Projections projections;

    PublishedEvents(PostgresEventStorageEngine engine, Appender appender, Projections projections) {
        this.engine = engine;
        this.appender = appender;
        this.projections = projections;
    }

    /** Appends the events to the stream and returns the position of the last one. */
    public long publish(StreamId stream, Object... events) {
        CommandContext context = CommandContext.system(
                stream.tenantId(), Source.IMPORT, UUID.randomUUID().toString(), null);
        CommandExecution execution = new CommandExecution(stream, context);
        var message = new GenericCommandMessage<Object>("publish", Map.of(CommandExecution.KEY, execution));
        var unitOfWork = DefaultUnitOfWork.startAndGet(message);
        try {
            PendingAppend pending = new PendingAppend(stream, context);
            unitOfWork.resources().put(PostgresEventStorageEngine.PENDING, pending);
            long sequence = engine.lastSequenceNumberFor(stream.stream()).orElse(-1L);
            for (Object event : events) {
                sequence++;
                engine.appendEvents(List.of(new GenericDomainEventMessage<>("test", stream.stream(), sequence, event)));
            }
            return appender.append(pending).position();
        } finally {
            unitOfWork.rollback();
        }
    }

    /** Waits until the projection has folded everything up to {@code position} for the tenant; fails after 10 s. */
    public void await(String projection, TenantId tenantId, long position) {
        if (!projections.await(Set.of(projection), tenantId, position, Duration.ofSeconds(10)))
            throw new AssertionError(projection + " does not reach " + position + ": " + projections.progress());
    }

    /** Throws the projection's rows away, folds all events again, and waits until that is done. */
    public void replay(String projection, TenantId tenantId, long position) {
        projections.rebuild(projection);
        await(projection, tenantId, position);
    }
}
