package io.tenantry.tenant.user;

import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.erasure.PersonErasure;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import io.tenantry.tenant.api.UserCommand.NoteKeyDestroyed;
import io.tenantry.tenant.api.UserEvent.UserErased;
import io.tenantry.tenant.api.UserId;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Destroys the key of a user who is erased, and then says so: that word makes every server forget. */
@Component
class WhenUserErasedThenDestroyKey implements Reaction {
    private static final String NAME = "when-user-erased-then-destroy-key";

    private final PersonErasure erasure;
    private final Commands commands;

    WhenUserErasedThenDestroyKey(PersonErasure erasure, Commands commands) {
        this.erasure = erasure;
        this.commands = commands;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(UserErased.class);
    }

    @Override
    public void on(RecordedEvent event) {
        UserId id = ((UserErased) event.payload()).id();
        erasure.destroyKey(id.tenantId(), id.value());
        commands.send(id, new NoteKeyDestroyed(id), CommandContext.following(event, Source.REACTION, NAME));
    }
}
