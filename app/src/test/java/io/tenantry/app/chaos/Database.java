package io.tenantry.app.chaos;

import static org.awaitility.Awaitility.await;

import io.tenantry.app.embedded.EmbeddedServers;
import io.tenantry.app.embedded.EmbeddedServers.Settings;
import io.tenantry.app.startup.Ports;
import io.tenantry.app.startup.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one PostgreSQL: started, killed and started again by the test, and looked into as its superuser. */
final class Database {
    private final Path directory;
    private final Settings settings;
    private @Nullable EmbeddedServers servers;

    Database(Path directory) {
        this.directory = directory;
        this.settings = new Settings(directory, true, true, Ports.free(1).getFirst(), false, 0, 0);
    }

    synchronized Map<String, Object> start() {
        EmbeddedServers started = EmbeddedServers.start(settings);
        servers = started;
        return started.properties();
    }

    /** {@code kill -9} of PostgreSQL's first process; the others notice. */
    synchronized void kill() throws IOException {
        Path pidFile = directory.resolve("postgres/cluster/postmaster.pid");
        if (!Files.exists(pidFile)) return;
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** After a kill, or after it gave up by itself. */
    synchronized void startAgain() {
        if (servers != null) servers.close();
        await("PostgreSQL starts again")
                .pollInSameThread()
                .atMost(Duration.ofSeconds(60))
                .ignoreException(StartupFailure.class)
                .until(() -> !start().isEmpty());
    }

    boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(2);
        } catch (SQLException | IOException e) {
            return false;
        }
    }

    Connection connect() throws SQLException, IOException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + settings.postgresPort() + "/tenantry?connectTimeout=5",
                "postgres",
                Files.readString(directory.resolve("postgres.password")).strip());
    }

    long number(String query) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Cuts connections of the servers: all, or about one in {@code n}; {@code -9} for one backend makes all restart. */
    void cutConnections(int n) throws SQLException, IOException {
        number("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'tenantry' and pid % " + n
                + " = 0");
    }

    void killBackend() throws SQLException, IOException {
        long pid = number("select coalesce(min(pid), 0) from pg_stat_activity where usename = 'tenantry'");
        if (pid > 0) ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    synchronized void close() {
        if (servers != null) servers.close();
        servers = null;
    }
}
