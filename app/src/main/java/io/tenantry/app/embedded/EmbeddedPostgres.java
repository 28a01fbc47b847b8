package io.tenantry.app.embedded;

import io.tenantry.app.startup.Console;
import io.tenantry.app.startup.Ports;
import io.tenantry.app.startup.StartupFailure;
import io.tenantry.tenancy.database.DatabaseRoles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A durable PostgreSQL on the loopback address, with the login and the roles of the server. */
final class EmbeddedPostgres implements AutoCloseable {
    static final String SUPERUSER = "postgres";
    private static final String LOGIN = "tenantry";
    private static final String DATABASE = "tenantry";
    private static final String PORT_VARIABLE = "TENANTRY_POSTGRES_PORT";
    private static final Duration ORPHANS_LEAVE_WITHIN = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    /** On the command line, so that no file of the cluster says otherwise. */
    private static final Map<String, String> CONFIGURATION = Map.of(
            "fsync", "on",
            "full_page_writes", "on",
            "synchronous_commit", "on",
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "password_encryption", "scram-sha-256",
            "max_connections", "200",
            "timezone", "UTC",
            "log_timezone", "UTC",
            "lc_messages", "C");

    private final PostgresProgram program;
    private final PostgresCluster cluster;
    private final int port;
    private final String password;

    private EmbeddedPostgres(PostgresProgram program, PostgresCluster cluster, int port, String password) {
        this.program = program;
        this.cluster = cluster;
        this.port = port;
        this.password = password;
    }

    /** Unpacks, stops what a killed server left behind, and refuses a port that is taken by another. */
    static PostgresProgram prepare(DataDirectory data, int port) {
        PostgresProgram program = new PostgresProgram(PostgresSoftware.unpack(data.resolve("postgres")));
        LeftoverPostgres.stop(program, PostgresCluster.at(data).directory());
        Ports.requireFree("the embedded PostgreSQL", InetAddress.getLoopbackAddress(), port, PORT_VARIABLE);
        return program;
    }

    static EmbeddedPostgres start(DataDirectory data, PostgresProgram program, int port) {
        String superuserPassword = data.secret("postgres.password", EmbeddedPostgres::generatePassword);
        String password = data.secret("tenantry.password", EmbeddedPostgres::generatePassword);
        PostgresCluster cluster = PostgresCluster.at(data);
        cluster.createIfAbsent(program, data.resolve("postgres.password"));
        Console.say("Starting PostgreSQL on port " + port);
        var postgres = new EmbeddedPostgres(program, cluster, port, password);
        postgres.startServer(data.resolve("postgres").resolve("postgres.log"));
        boolean ready = false;
        try {
            postgres.ensureDatabase(superuserPassword);
            ready = true;
            return postgres;
        } catch (SQLException e) {
            throw new StartupFailure(
                    "The embedded PostgreSQL refuses its own administrator: " + data.resolve("postgres.password")
                            + " must hold the password of \"" + SUPERUSER + "\" (" + e.getMessage() + ").",
                    e);
        } finally {
            if (!ready) postgres.close();
        }
    }

    private void startServer(Path log) {
        String options = "-p " + port
                + CONFIGURATION.entrySet().stream()
                        .map(setting -> " -c " + setting.getKey() + "=" + setting.getValue())
                        .sorted()
                        .collect(Collectors.joining());
        Instant deadline = Instant.now().plus(ORPHANS_LEAVE_WITHIN);
        while (true) {
            long before = size(log);
            String failure = program.failure(
                    "pg_ctl", "start", "-D", directory(), "-l", log.toString(), "-o", options, "-w", "-t", "300");
            if (failure == null) return;
            String reason = fatal(log, before);
            // after a hard kill of PostgreSQL's first process the others need a moment to notice
            boolean orphans = reason.contains("still in use") && Instant.now().isBefore(deadline);
            if (!orphans) throw failed(log, reason);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private StartupFailure failed(Path log, String reason) {
        if (reason.contains("Address already in use"))
            return Ports.busy("the embedded PostgreSQL", port, PORT_VARIABLE);
        return new StartupFailure("The embedded PostgreSQL does not start: " + (reason.isEmpty() ? "" : reason + " ")
                + "(see " + log + ").");
    }

    private static long size(Path log) {
        return Files.exists(log) ? log.toFile().length() : 0;
    }

    /** What PostgreSQL itself said about this start. */
    private static String fatal(Path log, long from) {
        try (var channel = Files.newByteChannel(log)) {
            channel.position(from);
            var said = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            return said.lines()
                    .filter(line -> line.matches(".*\\b(FATAL|PANIC|HINT):.*") || line.contains("could not bind"))
                    .map(line -> line.replaceFirst("^.*?(LOG|FATAL|PANIC|HINT): +", ""))
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            LOG.debug("no log to explain the failure", e);
            return "";
        }
    }

    /** The only use of the superuser: login, database, roles. */
    private void ensureDatabase(String superuserPassword) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(SUPERUSER), SUPERUSER, superuserPassword);
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "select from pg_roles where rolname = ?", LOGIN)) {
                statement.execute("create role " + LOGIN + " login noinherit");
            }
            statement.execute(alterPassword(connection));
            if (!exists(connection, "select from pg_database where datname = ?", DATABASE)) {
                statement.execute("create database " + DATABASE);
            }
        }
        try (Connection connection = DriverManager.getConnection(url(DATABASE), SUPERUSER, superuserPassword)) {
            DatabaseRoles.ensure(connection, LOGIN);
        }
    }

    private String alterPassword(Connection connection) throws SQLException {
        try (var quoting = connection.prepareStatement("select format('alter role " + LOGIN + " password %L', ?)")) {
            quoting.setString(1, password);
            try (ResultSet row = quoting.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    Map<String, Object> properties() {
        return Map.of(
                "spring.datasource.url", url(DATABASE),
                "spring.datasource.username", LOGIN,
                "spring.datasource.password", password);
    }

    /** Fast, then immediate: PostgreSQL recovers from the latter and loses nothing that was committed. */
    @Override
    public void close() {
        Console.say("Stopping PostgreSQL");
        @Nullable String slow = program.failure("pg_ctl", "stop", "-D", directory(), "-m", "fast", "-w", "-t", "4");
        if (slow == null) return;
        @Nullable
        String failure = program.failure("pg_ctl", "stop", "-D", directory(), "-m", "immediate", "-w", "-t", "2");
        if (failure != null) LOG.error("PostgreSQL does not stop: {} {}", slow, failure);
    }

    private String directory() {
        return cluster.directory().toString();
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static String generatePassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
