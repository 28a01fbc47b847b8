package io.tenantry.tenancy.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.command.ClosedTenants;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.EvenWhenClosed;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.command.Source;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Sends commands over Axon's command bus: answers repeats, retries what another command overtook, times each type. */
@Component
class AxonCommands implements Commands {
    private static final int ATTEMPTS = 8;

    /** The accessors of a command's ids. */
    private static final ClassValue<List<Method>> IDS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> command) {
            return Arrays.stream(command.getRecordComponents())
                    .filter(component -> StreamId.class.isAssignableFrom(component.getType()))
                    .map(RecordComponent::getAccessor)
                    .peek(accessor -> accessor.setAccessible(true))
                    .toList();
        }
    };

    private final CommandBus bus;
    private final IdempotencyRecords records;
    private final StreamReader streams;
    private final ObjectProvider<ClosedTenants> closed;
    private final MeterRegistry metrics;
    private final ConcurrentMap<Timed, Timer> timers = new ConcurrentHashMap<>();

    AxonCommands(
            CommandBus bus,
            IdempotencyRecords records,
            StreamReader streams,
            ObjectProvider<ClosedTenants> closed,
            MeterRegistry metrics) {
        this.bus = bus;
        this.records = records;
        this.streams = streams;
        this.closed = closed;
        this.metrics = metrics;
    }

    @Override
    public CommandResult send(StreamId target, Object command, CommandContext context) {
        requireOneTenant(target, command, context);
        Timer.Sample started = Timer.start(metrics);
        String outcome = "failed";
        try {
            CommandResult result = unlessClosed(target, command, context);
            outcome = result.replayed() ? "replayed" : context.dryRun() ? "dry-run" : "done";
            return result;
        } catch (Rejection e) {
            outcome = "refused";
            throw e;
        } finally {
            started.stop(timers.computeIfAbsent(new Timed(command.getClass(), outcome), this::timer));
        }
    }

    /** People change nothing of a tenant that has ended; payments that arrive, and what is due, take their course. */
    private CommandResult unlessClosed(StreamId target, Object command, CommandContext context) {
        boolean ofPeople = context.source() == Source.API || context.source() == Source.PAGE;
        Rejection ended = ofPeople && !(command instanceof EvenWhenClosed)
                ? closed.getObject().ended(context.tenantId())
                : null;
        if (ended == null) return attempt(target, command, context);
        CommandResult earlier = earlierAnswer(context);
        if (earlier != null) return earlier;
        throw ended;
    }

    /** Kept, since finding one in the registry costs more than measuring. */
    private record Timed(Class<?> command, String outcome) {}

    private Timer timer(Timed timed) {
        return Timer.builder("tenantry.commands")
                .description("Commands by type and outcome")
                .tag("command", timed.command().getSimpleName())
                .tag("outcome", timed.outcome())
                .register(metrics);
    }

    private CommandResult attempt(StreamId target, Object command, CommandContext context) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            CommandExecution execution = new CommandExecution(target, context);
            try {
                return dispatch(execution, command);
            } catch (EventConflict overtaken) {
                metrics.counter("tenantry.commands.overtaken").increment();
                CommandResult earlier = earlierAnswer(context);
                if (earlier != null) return earlier;
            } catch (Rejection refused) {
                if (refused.reason() == Why.OUTCOME_UNKNOWN) return answerOrUnknown(context, refused);
                if (refused.reason().kind() == Rejection.Kind.UNAVAILABLE) throw refused;
                // a repeat, or the second of two simultaneous requests, may meet what the first has done
                CommandResult earlier = earlierAnswer(context);
                if (earlier != null) return earlier;
                if (!streams.decidedOnThePast(execution.pending())) {
                    if (isThere(target, execution.pending(), refused)) requireVersion(target, context);
                    throw refused;
                }
            }
        }
        throw new CommandRefused(Why.CONCURRENT_CHANGE, "It was changed by others at the same time. Try again.");
    }

    /** No id in a command may be another tenant's: ids are made of the tenant that the border resolved. */
    private static void requireOneTenant(StreamId target, Object command, CommandContext context) {
        if (!target.tenantId().equals(context.tenantId()))
            throw new IllegalStateException("the target of " + command.getClass() + " is of another tenant");
        for (Method accessor : IDS.get(command.getClass())) {
            try {
                StreamId id = (StreamId) accessor.invoke(command);
                if (id != null && !id.tenantId().equals(context.tenantId()))
                    throw new IllegalStateException(accessor + " is of another tenant");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private @Nullable CommandResult earlierAnswer(CommandContext context) {
        RequestKey key = context.key();
        if (key == null || context.dryRun()) return null;
        IdempotencyRecords.Remembered remembered =
                records.find(key, context.tenantId()).orElse(null);
        if (remembered == null) return null;
        if (!key.isOf(remembered.fingerprint()))
            throw new CommandRefused(Why.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used with another request.");
        return remembered.result();
    }

    /** The record of the request tells that it was done; that there is none tells nothing yet. */
    private CommandResult answerOrUnknown(CommandContext context, Rejection unknown) {
        try {
            CommandResult stored = earlierAnswer(context);
            if (stored != null) return stored;
        } catch (DataAccessException | TransactionException away) {
            unknown.addSuppressed(away);
        }
        throw unknown;
    }

    /** What was not found because its id is another kind's has no version to be told. */
    private static boolean isThere(StreamId target, PendingAppend refused, Rejection why) {
        return why.reason() != Why.NOT_FOUND || refused.taken().containsKey(target.stream());
    }

    /** A stale version is the better answer, also where the command would be refused anyway. */
    private void requireVersion(StreamId target, CommandContext context) {
        Long expected = context.ifMatch();
        if (expected == null) return;
        long present = streams.lastSequenceNumberFor(target.stream())
                        .orElseThrow(() -> new CommandRefused(Why.NOT_FOUND, "No such object."))
                + 1;
        if (present != expected) throw new CommandRefused(Why.STALE_VERSION, "The present version is " + present + ".");
    }

    private CommandResult dispatch(CommandExecution execution, Object command) {
        var message = new GenericCommandMessage<>(
                command,
                Map.of(
                        CommandExecution.KEY,
                        execution,
                        Stamps.TENANT_ID,
                        execution.context().tenantId().toString()));
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        bus.<Object, Object>dispatch(message, (_, result) -> {
            if (result.isExceptional()) answer.completeExceptionally(result.exceptionResult());
            else answer.complete(null);
        });
        try {
            answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AggregateNotFoundException
                    || e.getCause() instanceof IncompatibleAggregateException)
                throw new CommandRefused(Why.NOT_FOUND, "No such object.");
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
        CommandResult result = execution.result();
        if (result == null) throw new IllegalStateException("the command was handled without its append");
        return result;
    }
}
