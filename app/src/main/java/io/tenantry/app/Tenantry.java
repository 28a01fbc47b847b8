package io.tenantry.app;

import io.tenantry.app.sample.SampleKit;
import io.tenantry.app.startup.Console;
import io.tenantry.tenancy.TenantryServer;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Starts the server, and PostgreSQL and Kafka with it unless they are configured. */
@TenantryServer
public class Tenantry {
    private static final String UPDATE_CHECKER_OFF = "axoniq.update-checker.disabled";

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("sample")) {
            System.exit(SampleKit.run(List.of(args).subList(1, args.length), System.getenv()));
        }
        application(Tenantry.class).run(args);
    }

    /** A server made of other beans: what tests start. */
    static SpringApplication application(Class<?> beans) {
        // Axon calls home unless told otherwise before its first class loads.
        if (System.getProperty(UPDATE_CHECKER_OFF) == null && System.getenv("AXONIQ_UPDATE_CHECKER_DISABLED") == null) {
            System.setProperty(UPDATE_CHECKER_OFF, "true");
        }
        SpringApplication application = new SpringApplication(beans);
        application.addInitializers(new ServersInitializer());
        application.addListeners((ApplicationListener<ApplicationReadyEvent>)
                ready -> sayAddress(ready.getApplicationContext().getEnvironment()));
        return application;
    }

    private static void sayAddress(Environment environment) {
        String port = environment.getProperty("local.server.port");
        Console.say(port == null ? "Tenantry is ready" : "Tenantry is ready: http://localhost:" + port);
    }
}
