package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.event.EventMetadata;
import io.tenantry.tenancy.store.RecordedChanges.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What one command wants to append: everything of it is stored, or nothing. */
final class PendingAppend {
    private final StreamId target;
    private final CommandContext context;
    private final List<NewEvent> events = new ArrayList<>();
    private final Map<String, CachedStream> loaded = new HashMap<>();
    private List<Change> changes = List.of();
    private final CompletableFuture<CommandResult> result = new CompletableFuture<>();

    /** An event as it will be stored. {@code preview} is set for a dry run only. */
    record NewEvent(
            String stream,
            long sequence,
            UUID eventId,
            String name,
            int revision,
            String payloadJson,
            String metadataJson,
            Instant timestamp,
            Object payload,
            EventMetadata metadata,
            JsonNode preview) {}

    PendingAppend(StreamId target, CommandContext context) {
        this.target = target;
        this.context = context;
    }

    void add(NewEvent event) {
        events.add(event);
    }

    /** The command is decided on this stream as it was loaded. */
    void loaded(String stream, CachedStream as) {
        loaded.put(stream, as);
    }

    /** The stream as this command has seen it before, so that it sees one state only. */
    @Nullable
    CachedStream loaded(String stream) {
        return loaded.get(stream);
    }

    /** Versions of the streams that the command was decided on. */
    Map<String, Long> taken() {
        Map<String, Long> versions = new HashMap<>();
        loaded.forEach((stream, as) -> versions.put(stream, as.version()));
        return versions;
    }

    /** What its events claim and use up. */
    List<Change> changes() {
        return changes;
    }

    void changes(List<Change> recorded) {
        this.changes = recorded;
    }

    /** Sequence number of the first event that it adds to the stream, or -1. */
    long firstSequence(String stream) {
        for (NewEvent event : events) if (event.stream().equals(stream)) return event.sequence();
        return -1;
    }

    StreamId target() {
        return target;
    }

    CommandContext context() {
        return context;
    }

    List<NewEvent> events() {
        return events;
    }

    CompletableFuture<CommandResult> result() {
        return result;
    }
}
