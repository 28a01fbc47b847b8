package io.tenantry.tenant.tenant;

import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.Message;
import org.springframework.stereotype.Component;

/** What tenants are called, from their sign-ups. */
@Component
class TenantSlugs {
    private final EventStorageEngine events;

    TenantSlugs(EventStorageEngine events) {
        this.events = events;
    }

    String of(TenantStream id) {
        return events.readEvents(id.stream(), 0)
                .asStream()
                .map(Message::getPayload)
                .filter(TenantSignedUp.class::isInstance)
                .map(payload -> ((TenantSignedUp) payload).slug())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("never signed up: " + id));
    }
}
