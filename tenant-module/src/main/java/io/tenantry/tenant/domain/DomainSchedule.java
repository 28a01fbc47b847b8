package io.tenantry.tenant.domain;

import io.tenantry.tenancy.agenda.Recurring;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When domains in use are looked at: several times a day, for DNS that did not answer; a day counts once. */
@Configuration(proxyBeanMethods = false)
class DomainSchedule {
    @Bean
    Recurring recurringDomainChecks(DomainChecks checks) {
        return new Recurring("domain-checks", Duration.ofHours(6), checks::repeat);
    }
}
