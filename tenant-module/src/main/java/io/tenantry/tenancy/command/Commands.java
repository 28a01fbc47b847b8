package io.tenantry.tenancy.command;

import io.tenantry.tenancy.StreamId;

/** The one door for commands: HTTP, Kafka, reactions, agenda and sample data all come through here. */
public interface Commands {
    /**
     * Runs {@code command} on {@code target} and returns when its events are on disk.
     *
     * @param target the aggregate whose id and version are the answer
     * @throws io.tenantry.tenancy.Rejection when a rule refuses it; nothing is stored then
     */
    CommandResult send(StreamId target, Object command, CommandContext context);
}
