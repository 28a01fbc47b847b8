package io.tenantry.tenancy.probe;

import io.tenantry.tenancy.test.ModuleApplication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** Another server on the database of a test. */
final class SecondServer {
    private SecondServer() {}

    static ConfigurableApplicationContext beside(Environment first, Map<String, Object> more, Class<?>... beans) {
        Map<String, Object> properties = new HashMap<>(more);
        for (String name : List.of(
                "spring.datasource.url",
                "spring.datasource.username",
                "spring.datasource.password",
                "tenantry.master-key",
                "tenantry.clock.movable",
                "spring.kafka.listener.auto-startup",
                "spring.kafka.admin.auto-create")) properties.put(name, first.getRequiredProperty(name));
        return new SpringApplicationBuilder(ModuleApplication.class, Probe.class)
                .sources(beans)
                .web(WebApplicationType.NONE)
                .initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("the first server's database", properties)))
                .run();
    }
}
