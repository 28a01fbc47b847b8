package io.tenantry.support;

import io.tenantry.support.api.TicketEvent;
import io.tenantry.tenancy.event.EventCatalogue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class SupportEvents {
    @Bean
    EventCatalogue supportEventCatalogue() {
        return EventCatalogue.of(TicketEvent.class);
    }
}
