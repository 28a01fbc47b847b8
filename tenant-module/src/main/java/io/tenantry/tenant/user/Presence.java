package io.tenantry.tenant.user;

import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenant.api.UserCommand.RecordSeen;
import io.tenantry.tenant.api.UserId;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Notices, at most once a day and user, that a user is there. */
@Component
public class Presence {
    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    private final Commands commands;
    private final Set<UserId> underWay = ConcurrentHashMap.newKeySet();

    Presence(Commands commands) {
        this.commands = commands;
    }

    /** The user, whose state is {@code state}, makes a request on {@code today} of their tenant. */
    public void noticed(UserId id, UserDirectory.State state, LocalDate today, @Nullable String session) {
        if (state.seenOn() != null && !state.seenOn().isBefore(today)) return;
        if (!underWay.add(id)) return;
        try {
            commands.send(id, new RecordSeen(id), context(id, state, session));
        } catch (RuntimeException e) {
            // a visit that goes unrecorded must not turn the visitor away
            log.warn("cannot record that a user was seen: {}", e.getMessage());
        } finally {
            underWay.remove(id);
        }
    }

    private static CommandContext context(UserId id, UserDirectory.State state, @Nullable String session) {
        return new CommandContext(
                id.tenantId(),
                state.role().equals("operator") ? Actor.operator(id.value()) : Actor.user(id.value()),
                Source.API,
                UUID.randomUUID().toString(),
                null,
                session,
                null,
                null,
                null,
                null,
                false,
                List.of(),
                CommandContext.Answer.DONE);
    }
}
