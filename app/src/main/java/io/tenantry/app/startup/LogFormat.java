package io.tenantry.app.startup;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** {@code TENANTRY_LOG_FORMAT=json} turns on Spring Boot's structured log, before logging is set up. */
final class LogFormat implements EnvironmentPostProcessor {
    private static final String PROPERTY = "tenantry.log-format";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!"json".equalsIgnoreCase(environment.getProperty(PROPERTY))) return;
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("logFormat", Map.of("logging.structured.format.console", "ecs")));
    }

    /** Refuses another word; said only now, since before there was no log to say it in. */
    static void require(ConfigurableEnvironment environment) {
        String format = environment.getProperty(PROPERTY, "text");
        if (!format.equalsIgnoreCase("json") && !format.equalsIgnoreCase("text")) {
            throw new StartupFailure("TENANTRY_LOG_FORMAT is \"" + format + "\": set it to json or text.");
        }
    }
}
