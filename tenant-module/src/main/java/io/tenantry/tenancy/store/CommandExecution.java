package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import org.jspecify.annotations.Nullable;

/** A command on its way: travels in the command message's metadata within this process, never into events. */
final class CommandExecution {
    static final String KEY = "execution";

    private final PendingAppend pending;
    private @Nullable CommandResult result;

    CommandExecution(StreamId target, CommandContext context) {
        this.pending = new PendingAppend(target, context.dryRun() ? context.withoutKey() : context);
    }

    /** What it wants to append, and which streams it has read. */
    PendingAppend pending() {
        return pending;
    }

    CommandContext context() {
        return pending.context();
    }

    void completed(CommandResult newResult) {
        this.result = newResult;
    }

    @Nullable
    CommandResult result() {
        return result;
    }
}
