package io.tenantry.app;

import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** The real application, as {@code main} starts it, with the properties of a test. */
public final class StartedTenantry {
    private StartedTenantry() {}

    public static ConfigurableApplicationContext with(Map<String, Object> properties) {
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        return Tenantry.application(Tenantry.class).run(arguments);
    }
}
