package io.tenantry.tenant;

import io.tenantry.tenancy.event.EventCatalogue;
import io.tenantry.tenant.api.ApiTokenEvent;
import io.tenantry.tenant.api.DomainEvent;
import io.tenantry.tenant.api.TenantErasureEvent;
import io.tenantry.tenant.api.TenantEvent;
import io.tenantry.tenant.api.UserEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The module's stored events. */
@Configuration
class Who {
    @Bean
    EventCatalogue tenantEvents() {
        return EventCatalogue.of(
                TenantEvent.class, TenantErasureEvent.class, UserEvent.class, ApiTokenEvent.class, DomainEvent.class);
    }
}
