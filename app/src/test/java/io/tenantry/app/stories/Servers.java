package io.tenantry.app.stories;

import ch.qos.logback.classic.Level;
import io.tenantry.app.embedded.EmbeddedServers;
import io.tenantry.tenancy.database.DatabaseRoles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL and Kafka of the stories: embedded, or in containers with {@code -Pcontainers}. */
final class Servers {
    private static final String LOGIN = "tenantry";

    private static @Nullable Path data;

    private Servers() {}

    /** Where the embedded servers keep their files; null in containers. */
    static @Nullable Path data() {
        return data;
    }

    /** What Spring needs to reach them, by property name. */
    static Map<String, Object> start() {
        // they start before Spring has set any level
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root)
            root.setLevel(Level.WARN);
        return Boolean.getBoolean("tenantry.test.containers") ? inContainers() : embedded();
    }

    private static Map<String, Object> embedded() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "stories");
            data = folder;
            return EmbeddedServers.start(EmbeddedServers.Settings.onFreePorts(folder))
                    .properties();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> inContainers() {
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "-Pcontainers: the stories are skipped, because no Docker answers on this machine");
        PostgreSQLContainer postgres = new PostgreSQLContainer(DockerImageName.parse("postgres:18"));
        KafkaContainer kafka = new KafkaContainer(DockerImageName.parse("apache/kafka:4.1.0"));
        postgres.start();
        kafka.start();
        createLogin(postgres);
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.datasource.url", postgres.getJdbcUrl());
        properties.put("spring.datasource.username", LOGIN);
        properties.put("spring.datasource.password", LOGIN);
        properties.put("spring.kafka.bootstrap-servers", kafka.getBootstrapServers());
        properties.put("tenantry.master-key", Base64.getEncoder().encodeToString(new byte[32]));
        return properties;
    }

    private static void createLogin(PostgreSQLContainer postgres) {
        try (Connection superuser =
                DriverManager.getConnection(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword())) {
            try (Statement statement = superuser.createStatement()) {
                statement.execute("create role " + LOGIN + " login noinherit password '" + LOGIN + "'");
            }
            DatabaseRoles.ensure(superuser, LOGIN);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the login in the container", e);
        }
    }
}
