package io.tenantry.tenancy.test;

import io.tenantry.tenancy.database.DatabaseRoles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** PostgreSQL for tests: one cluster a JVM, a fresh database for every application context. */
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    /** What protects a password is tried elsewhere, and takes a tenth of a second. */
    private static final String PASSWORDS = "4";

    private static final String LOGIN = "tenantry";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final class Cluster {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "400")
                        // its own hook would stop it beside the contexts, which then look for it until they give up
                        .setRegisterShutdownHook(false)
                        .start();
                SpringApplication.getShutdownHandlers().add(() -> close(postgres));
                try (Connection connection = postgres.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("create role " + LOGIN + " login noinherit password 'tenantry'");
                }
                return postgres;
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("cannot start PostgreSQL for tests", e);
            }
        }

        private static void close(EmbeddedPostgres postgres) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = Cluster.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create " + name, e);
        }
        try (Connection connection = superuser(name)) {
            DatabaseRoles.ensure(connection, LOGIN);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create roles in " + name, e);
        }
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test database",
                        Map.of(
                                "spring.datasource.url",
                                Cluster.POSTGRES.getJdbcUrl(LOGIN, name),
                                "spring.datasource.username",
                                LOGIN,
                                "spring.datasource.password",
                                "tenantry",
                                "tenantry.master-key",
                                Base64.getEncoder().encodeToString(new byte[32]),
                                "tenantry.clock.movable",
                                "true",
                                "tenantry.passwords.bcrypt-strength",
                                PASSWORDS,
                                "spring.kafka.listener.auto-startup",
                                "false",
                                "spring.kafka.admin.auto-create",
                                "false")));
    }

    /** As {@link #superuser(String)}, in the database that the servers of this environment use. */
    public static Connection superuserOf(Environment environment) throws SQLException {
        String url = environment.getRequiredProperty("spring.datasource.url");
        return superuser(url.substring(url.lastIndexOf('/') + 1).replaceAll("\\?.*", ""));
    }

    /** The cluster's superuser: for tests that look at the catalogue. */
    public static Connection superuser(String database) throws SQLException {
        return Cluster.POSTGRES.getDatabase("postgres", database).getConnection();
    }
}
