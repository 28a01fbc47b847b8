package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.web.ApiCall;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Sends what people ask for on pages, and waits for a moment until the next page shows it. */
@Component
class PageCommands {
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(2);

    private final Commands commands;
    private final Projections projections;

    PageCommands(Commands commands, Projections projections) {
        this.commands = commands;
        this.projections = projections;
    }

    /** @param shownBy the projections that the next page reads */
    void send(StreamId target, Object command, CommandContext context, List<String> shownBy) {
        CommandResult result = commands.send(target, command, context);
        projections.await(shownBy, target.tenantId(), result.position(), UNTIL_SEEN);
    }

    /**
     * @param reason what the person gave as one, perhaps blank
     * @param credentials what the command brings for the vault
     */
    static CommandContext context(TenantId tenantId, String reason, List<Credential> credentials, ApiCall call) {
        CommandContext api = call.context(tenantId, Answer.DONE, credentials);
        return new CommandContext(
                tenantId,
                api.actor(),
                Source.PAGE,
                api.requestId(),
                null,
                api.session(),
                api.from(),
                reason.isBlank() ? null : reason.strip(),
                null,
                null,
                false,
                credentials,
                Answer.DONE);
    }
}
