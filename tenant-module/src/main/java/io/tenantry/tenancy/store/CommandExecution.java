package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import org.jspecify.annotations.Nullable;

/** A command on its way: travels in the command message's metadata within this process, never into events. */
final class CommandExecution {
    static final String KEY = "execution";

    private final StreamId target;
    private final CommandContext context;
    private @Nullable CommandResult result;

    CommandExecution(StreamId target, CommandContext context) {
        this.target = target;
        this.context = context;
    }

    StreamId target() {
        return target;
    }

    CommandContext context() {
        return context;
    }

    void completed(CommandResult newResult) {
        this.result = newResult;
    }

    @Nullable
    CommandResult result() {
        return result;
    }
}
