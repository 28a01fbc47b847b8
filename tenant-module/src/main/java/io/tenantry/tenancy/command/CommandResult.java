package io.tenantry.tenancy.command;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What became of a command.
 *
 * @param id bare id of the command's aggregate
 * @param version number of events in the aggregate's stream
 * @param position position of the command's last event, or of the store when it made none
 * @param replayed the command was not run: an earlier one with the same key answers
 * @param preview the events of a dry run, secrets masked; empty otherwise
 */
public record CommandResult(
        UUID id,
        long version,
        long position,
        int status,
        @Nullable String location,
        Map<String, String> extra,
        boolean replayed,
        List<Preview> preview) {
    /** An event that a dry run would have stored. */
    public record Preview(String type, JsonNode data) {}
}
