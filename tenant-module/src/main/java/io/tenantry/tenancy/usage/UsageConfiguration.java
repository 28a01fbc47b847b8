package io.tenantry.tenancy.usage;

import io.tenantry.tenancy.agenda.Recurring;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When tenants are measured. */
@Configuration(proxyBeanMethods = false)
class UsageConfiguration {
    @Bean
    Recurring measuringOfTenants(
            UsageMeasurement measurement, @Value("${tenantry.usage.measured-every:15m}") Duration pause) {
        return new Recurring("usage", pause, measurement::run);
    }
}
