package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.store.AppendWrites.Accepted;
import io.tenantry.tenancy.store.StoredState.Head;
import io.tenantry.tenancy.store.StoredState.KeyId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The commands that share one commit: reads what they must be checked against, decides each in its turn on what the ones
 * before have changed, and writes what was accepted. A refused command leaves no trace in the others.
 */
final class AppendBatch {
    private final List<PendingAppend> appends;
    private final EventJson json;
    private final List<Accepted> accepted = new ArrayList<>();
    private final Map<PendingAppend, RuntimeException> refused = new LinkedHashMap<>();
    private StoredState state = new StoredState();
    private boolean written;

    AppendBatch(List<PendingAppend> appends, EventJson json) {
        this.appends = appends;
        this.json = json;
    }

    /** The tenants whose rows it may touch. */
    Collection<TenantId> tenants() {
        Set<TenantId> tenants = new LinkedHashSet<>();
        for (PendingAppend append : appends) {
            CommandContext context = append.context();
            tenants.add(context.tenantId());
            if (context.key() != null) tenants.add(context.key().scopeFor(context.tenantId()));
        }
        return tenants;
    }

    /** In the append's transaction. */
    void store(Connection connection) throws SQLException {
        state = AppendReads.read(connection, appends);
        for (PendingAppend append : appends) {
            try {
                accepted.add(decide(append));
            } catch (RuntimeException e) {
                // also one that nobody foresaw is its own command's alone
                refused.put(append, e);
            }
        }
        AppendWrites.write(connection, state, accepted);
        written = true;
    }

    /** Whether all that is missing is the commit. */
    boolean isWritten() {
        return written;
    }

    List<Accepted> accepted() {
        return accepted;
    }

    Map<PendingAppend, RuntimeException> refused() {
        return refused;
    }

    /** The largest position that was handed out before those of this batch. */
    long previousPosition() {
        return state.previousPosition;
    }

    /** The largest position that was handed out with this batch. */
    long lastPosition() {
        return state.lastPosition;
    }

    /** The present versions of the streams that the command was decided on. */
    Map<String, Long> heads(PendingAppend append) {
        Map<String, Long> heads = new LinkedHashMap<>();
        append.taken()
                .keySet()
                .forEach(stream -> heads.put(stream, state.head(stream).version()));
        return heads;
    }

    List<RecordedEvent> events() {
        return accepted.stream().flatMap(each -> each.events().stream()).toList();
    }

    private Accepted decide(PendingAppend append) {
        CommandContext context = append.context();
        KeyId key = context.key() == null ? null : KeyId.of(context.key(), context.tenantId());
        if (key != null && state.keys.contains(key)) throw new EventConflict("the idempotency key was used meanwhile");
        requireVersions(append);
        state.constraints.apply(context.tenantId(), append.changes());
        if (key != null) state.keys.add(key);
        List<RecordedEvent> events =
                append.events().stream().map(event -> record(context, event)).toList();
        Head head = state.head(append.target().stream());
        long position = events.isEmpty() ? head.position() : events.getLast().position();
        return new Accepted(append, events, result(append, head.version(), position));
    }

    private void requireVersions(PendingAppend append) {
        Long expected = append.context().ifMatch();
        long present = state.head(append.target().stream()).version();
        if (expected != null && expected != present)
            throw new CommandRefused(Why.STALE_VERSION, "The present version is " + present + ".");
        append.taken().forEach(this::requireVersion);
        Set<String> streams = new LinkedHashSet<>();
        append.events().forEach(event -> streams.add(event.stream()));
        streams.forEach(stream -> {
            long first = append.firstSequence(stream);
            if (first == 0 && !append.taken().containsKey(stream)) requireNew(stream);
            requireVersion(stream, first);
        });
    }

    /** A command that creates without looking finds the same at every further attempt. */
    private void requireNew(String stream) {
        if (state.head(stream).version() > 0) throw new CommandRefused(Why.ALREADY_EXISTS, "It exists already.");
    }

    private void requireVersion(String stream, long version) {
        long present = state.head(stream).version();
        if (present != version)
            throw new EventConflict(stream + " has version " + present + ", decided was on " + version);
    }

    private RecordedEvent record(CommandContext context, PendingAppend.NewEvent event) {
        long position = state.nextPosition++;
        state.heads.put(event.stream(), new Head(event.sequence() + 1, position));
        return new RecordedEvent(
                        position,
                        context.tenantId(),
                        event.stream(),
                        event.sequence(),
                        event.eventId(),
                        event.name(),
                        event.revision(),
                        event.payloadJson(),
                        event.metadataJson(),
                        event.timestamp(),
                        state.recordedAt,
                        false,
                        json)
                .knowing(event.payload(), event.metadata());
    }

    private static CommandResult result(PendingAppend append, long version, long position) {
        CommandContext context = append.context();
        return new CommandResult(
                append.target().value(),
                version,
                position,
                context.answer().status(),
                context.answer().location(),
                context.answer().extra(),
                false,
                context.dryRun()
                        ? append.events().stream()
                                .map(event -> new CommandResult.Preview(event.name(), event.preview()))
                                .toList()
                        : List.of());
    }

    /** The one outcome of a batch of one. */
    CommandResult only() {
        for (RuntimeException e : refused.values()) throw e;
        return Objects.requireNonNull(accepted.getFirst()).result();
    }
}
