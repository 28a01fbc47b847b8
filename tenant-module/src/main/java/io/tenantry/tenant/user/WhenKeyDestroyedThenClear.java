package io.tenantry.tenant.user;

import io.tenantry.tenancy.erasure.PersonErasure;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import io.tenantry.tenant.api.UserEvent.UserKeyDestroyed;
import io.tenantry.tenant.api.UserId;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Clears read models, letters and archives of a user whose key is gone. */
@Component
class WhenKeyDestroyedThenClear implements Reaction {
    private final PersonErasure erasure;

    WhenKeyDestroyedThenClear(PersonErasure erasure) {
        this.erasure = erasure;
    }

    @Override
    public String name() {
        return "when-key-destroyed-then-clear";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(UserKeyDestroyed.class);
    }

    @Override
    public void on(RecordedEvent event) {
        UserId id = ((UserKeyDestroyed) event.payload()).id();
        erasure.clear(id.tenantId(), id.value());
    }
}
