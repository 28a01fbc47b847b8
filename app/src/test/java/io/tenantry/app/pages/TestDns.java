package io.tenantry.app.pages;

import io.tenantry.tenant.domain.StubDns;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The world's DNS, as far as the pages' server can see it. */
final class TestDns implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    static final StubDns RECORDS = new StubDns();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of("tenantry.domains.dns-server=" + RECORDS.address())
                .applyTo(context);
    }
}
