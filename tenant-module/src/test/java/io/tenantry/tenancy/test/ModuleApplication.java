package io.tenantry.tenancy.test;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.tenancy.TenantryServer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The server as far as the module under test goes. */
@TenantryServer
public class ModuleApplication {
    @Bean
    @ConditionalOnMissingBean
    MeterRegistry metrics() {
        return new SimpleMeterRegistry();
    }
}
