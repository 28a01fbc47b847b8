package io.tenantry.app;

import static io.tenantry.app.startup.StartupChecks.port;

import io.tenantry.app.embedded.EmbeddedServers;
import io.tenantry.app.embedded.EmbeddedServers.Settings;
import io.tenantry.app.startup.MasterKey;
import io.tenantry.app.startup.StartupChecks;
import java.nio.file.Path;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/** Before the first bean: checks what can be checked, and starts the servers that were not configured. */
final class ServersInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        StartupChecks.beforeServers(context);
        Settings settings = settings(environment);
        if (settings.withPostgres() || settings.withKafka()) start(settings, context);
        StartupChecks.beforeBeans(environment);
    }

    private static void start(Settings settings, ConfigurableApplicationContext context) {
        EmbeddedServers servers = EmbeddedServers.start(settings);
        // registered first, hence destroyed last: after HTTP, listeners and pools
        ((DefaultSingletonBeanRegistry) context.getBeanFactory())
                .registerDisposableBean("embeddedServers", servers::close);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("embeddedServers", servers.properties()));
    }

    private static Settings settings(Environment environment) {
        return new Settings(
                Path.of(environment.getProperty("tenantry.data-dir", "data")),
                !has(environment, MasterKey.PROPERTY),
                !has(environment, "spring.datasource.url"),
                port(environment, "tenantry.postgres.port", "TENANTRY_POSTGRES_PORT", 54_320),
                !has(environment, "spring.kafka.bootstrap-servers"),
                port(environment, "tenantry.kafka.port", "TENANTRY_KAFKA_PORT", 9092),
                port(environment, "tenantry.kafka.controller-port", "TENANTRY_KAFKA_CONTROLLER_PORT", 9093));
    }

    private static boolean has(Environment environment, String property) {
        return StringUtils.hasText(environment.getProperty(property));
    }
}
