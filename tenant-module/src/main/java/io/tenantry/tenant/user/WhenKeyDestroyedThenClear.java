package io.tenantry.tenant.user;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.erasure.PersonErasure;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import io.tenantry.tenant.api.UserErasures;
import io.tenantry.tenant.api.UserEvent.UserKeyDestroyed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
        return UserErasures.CLEARING;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(UserKeyDestroyed.class);
    }

    @Override
    public void on(RecordedEvent event) {
        on(List.of(event));
    }

    /** Together, since each time is a wait. */
    @Override
    public void on(List<RecordedEvent> events) {
        Map<TenantId, List<UUID>> people = new LinkedHashMap<>();
        for (RecordedEvent event : events)
            people.computeIfAbsent(event.tenantId(), _ -> new ArrayList<>()).add(event.id());
        people.forEach(erasure::clear);
    }
}
