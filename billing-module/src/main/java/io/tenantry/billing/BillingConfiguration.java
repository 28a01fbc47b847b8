package io.tenantry.billing;

import io.tenantry.billing.api.PaymentEvent;
import io.tenantry.billing.api.PlanEvent;
import io.tenantry.billing.api.ProviderPaymentEvent;
import io.tenantry.billing.api.ReconciliationEvent;
import io.tenantry.billing.api.SubscriptionEvent;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.tenancy.event.EventCatalogue;
import io.tenantry.tenancy.web.LargeBody;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The events of this module. */
@Configuration(proxyBeanMethods = false)
class BillingConfiguration {
    /** A month's statement of a large shop. */
    @Bean
    LargeBody statements() {
        return new LargeBody("/reconciliations", 10 * 1024 * 1024);
    }

    @Bean
    EventCatalogue billingEvents() {
        return EventCatalogue.of(
                PlanEvent.class,
                SubscriptionEvent.class,
                WalletEvent.class,
                PaymentEvent.class,
                ProviderPaymentEvent.class,
                ReconciliationEvent.class);
    }
}
