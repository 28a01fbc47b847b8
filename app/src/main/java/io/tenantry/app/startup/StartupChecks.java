package io.tenantry.app.startup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** The checks in the order that tells the most about a wrong configuration, each failing with one line. */
public final class StartupChecks {
    private static final String OTHER_MASTER_KEY = "tenantry.master-key-other";

    private StartupChecks() {}

    /** What is wrong without asking any server. */
    public static void beforeServers(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        LogFormat.require(environment);
        requireMasterKey(environment);
        if (context instanceof WebServerApplicationContext) requireHttpPort(environment);
    }

    /** What only the database can tell. */
    public static void beforeBeans(Environment environment) {
        DatabasePreflight.check(
                environment.getRequiredProperty("spring.datasource.url"),
                environment.getProperty("spring.datasource.username", ""),
                environment.getProperty("spring.datasource.password", ""),
                environment.getRequiredProperty(MasterKey.PROPERTY),
                environment.getProperty(OTHER_MASTER_KEY, ""));
    }

    /** A TCP port by its property; 0 means any. */
    public static int port(Environment environment, String property, String variable, int standard) {
        String value =
                environment.getProperty(property, Integer.toString(standard)).strip();
        if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) return Integer.parseInt(value);
        throw new StartupFailure(variable + " is \"" + value + "\": set it to a port number.");
    }

    private static void requireMasterKey(Environment environment) {
        String other = environment.getProperty(OTHER_MASTER_KEY);
        if (StringUtils.hasText(other)) MasterKey.require(other, "TENANTRY_MASTER_KEY_OTHER");
        String key = environment.getProperty(MasterKey.PROPERTY);
        if (StringUtils.hasText(key)) {
            MasterKey.require(key, "TENANTRY_MASTER_KEY");
        } else if (StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
            throw new StartupFailure(
                    "SPRING_DATASOURCE_URL is set and TENANTRY_MASTER_KEY is not: set it to 32 random bytes in"
                            + " base64 (make them once with: openssl rand -base64 32) and keep them, the data cannot be read without.");
        }
    }

    private static void requireHttpPort(Environment environment) {
        if (environment.getProperty("server.port", "").strip().startsWith("-")) return; // no HTTP
        int port = port(environment, "server.port", "SERVER_PORT", 8080);
        if (port != 0)
            Ports.requireFree("HTTP", address(environment.getProperty("server.address")), port, "SERVER_PORT");
    }

    private static @Nullable InetAddress address(@Nullable String name) {
        try {
            return StringUtils.hasText(name) ? InetAddress.getByName(name) : null;
        } catch (UnknownHostException e) {
            throw new StartupFailure("SERVER_ADDRESS is \"" + name + "\": set it to an address of this machine.", e);
        }
    }
}
