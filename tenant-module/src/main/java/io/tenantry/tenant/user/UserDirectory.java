package io.tenantry.tenant.user;

import io.tenantry.tenancy.store.AppendListener;
import io.tenantry.tenant.StreamStates;
import io.tenantry.tenant.api.UserEvent;
import io.tenantry.tenant.api.UserEvent.UserBlocked;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserEvent.UserErased;
import io.tenantry.tenant.api.UserEvent.UserKeyDestroyed;
import io.tenantry.tenant.api.UserEvent.UserRoleChanged;
import io.tenantry.tenant.api.UserEvent.UserSeen;
import io.tenantry.tenant.api.UserEvent.UserUnblocked;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import java.time.LocalDate;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether a user is let in, and as what, from their own events. A block holds at once. */
@Component
public class UserDirectory implements Users, AppendListener {
    private final StreamStates<State> users;

    UserDirectory(EventStorageEngine events) {
        this.users = new StreamStates<>(events, UserDirectory::after);
    }

    /** What a request must know of its user. */
    public record State(
            String role, boolean blocked, @Nullable LocalDate seenOn) {}

    /** The user's state, or null if there is no such user. */
    public @Nullable State state(UserId id) {
        return users.of(id);
    }

    @Override
    public boolean exists(UserId id) {
        return state(id) != null;
    }

    @Override
    public void appended(String stream, String eventName) {
        users.forget(stream);
    }

    static @Nullable State after(@Nullable State state, Object event) {
        if (event instanceof UserCreated e) return new State(e.role(), false, null);
        if (state == null) return null;
        return event instanceof UserEvent e ? after(state, e) : state;
    }

    private static State after(State state, UserEvent event) {
        return switch (event) {
            case UserCreated _ -> state;
            case UserBlocked _ -> new State(state.role(), true, state.seenOn());
            case UserUnblocked _ -> new State(state.role(), false, state.seenOn());
            case UserRoleChanged e -> new State(e.role(), state.blocked(), state.seenOn());
            case UserErased _ -> new State(state.role(), true, state.seenOn());
            case UserKeyDestroyed _ -> state;
            case UserSeen e -> new State(state.role(), state.blocked(), e.day());
        };
    }
}
