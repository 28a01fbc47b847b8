package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** What one command wants to append: everything of it is stored, or nothing. */
final class PendingAppend {
    private final StreamId target;
    private final CommandContext context;
    private final List<NewEvent> events = new ArrayList<>();
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
            JsonNode preview) {}

    PendingAppend(StreamId target, CommandContext context) {
        this.target = target;
        this.context = context;
    }

    void add(NewEvent event) {
        events.add(event);
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

    /** A command that neither made events nor has anything to remember needs no append. */
    boolean isEmpty() {
        return events.isEmpty()
                && context.key() == null
                && context.credentials().isEmpty();
    }
}
