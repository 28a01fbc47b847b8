package io.tenantry.figures.replica;

import io.tenantry.tenancy.database.DatabaseRoles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL and a streaming replica of it, made by a base backup as {@code pg_basebackup} makes it. The replica's address is known from
 * the start, the replica itself is there once it was started.
 */
final class ReplicatedPostgres implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final String LOGIN = "tenantry";
    /** What a base backup leaves to the server that starts from it. */
    private static final Set<String> NOT_COPIED =
            Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "pg_wal", "pg_replslot", "pg_stat_tmp");

    private static @Nullable ReplicatedPostgres running;

    private final Path folder = temporary();
    private final Path ofPrimary = folder.resolve("primary");
    private final Path ofReplica = folder.resolve("replica");
    private final int replicasPort = freePort();
    private final EmbeddedPostgres primary;
    private @Nullable EmbeddedPostgres replica;

    @SuppressWarnings("NullAway") // Spring makes one
    ReplicatedPostgres() {
        try {
            primary = EmbeddedPostgres.builder()
                    .setDataDirectory(Files.createDirectory(ofPrimary))
                    .setRegisterShutdownHook(false)
                    // else a commit is sent to the replica when the next round of the WAL's writer comes
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = this;
        SpringApplication.getShutdownHandlers().add(this::close);
    }

    /** The one whose server runs. */
    static ReplicatedPostgres running() {
        if (running == null) throw new IllegalStateException("no server has been started");
        return running;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        try (Connection superuser = primary.getPostgresDatabase().getConnection()) {
            run(superuser, "create role " + LOGIN + " login noinherit password 'tenantry'", "create database tenantry");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        try (Connection superuser = primary.getDatabase("postgres", "tenantry").getConnection()) {
            DatabaseRoles.ensure(superuser, LOGIN);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "replicated database",
                        Map.of(
                                "spring.datasource.url",
                                url(primary.getPort()),
                                "spring.datasource.username",
                                LOGIN,
                                "spring.datasource.password",
                                "tenantry",
                                "tenantry.datasource.readonly.url",
                                url(replicasPort),
                                "tenantry.master-key",
                                Base64.getEncoder().encodeToString(new byte[32]),
                                "tenantry.clock.movable",
                                "true",
                                "spring.kafka.listener.auto-startup",
                                "false",
                                "spring.kafka.admin.auto-create",
                                "false")));
    }

    private static String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/tenantry";
    }

    boolean hasReplica() {
        return replica != null;
    }

    /** Makes the replica if there is none yet, and starts it. */
    void startReplica() throws Exception {
        if (!Files.exists(ofReplica)) baseBackup();
        replica = EmbeddedPostgres.builder()
                .setDataDirectory(ofReplica)
                .setCleanDataDirectory(false)
                .setPort(replicasPort)
                .setRegisterShutdownHook(false)
                .start();
    }

    void stopReplica() throws IOException {
        if (replica != null) replica.close();
        replica = null;
    }

    void pauseReplay() throws SQLException {
        onReplica("select pg_wal_replay_pause()");
    }

    void resumeReplay() throws SQLException {
        onReplica("select pg_wal_replay_resume()");
    }

    private void onReplica(String sql) throws SQLException {
        EmbeddedPostgres standby = replica;
        if (standby == null) throw new IllegalStateException("the replica does not run");
        try (Connection superuser = standby.getPostgresDatabase().getConnection()) {
            run(superuser, sql);
        }
    }

    private void baseBackup() throws Exception {
        try (Connection superuser = primary.getPostgresDatabase().getConnection()) {
            run(
                    superuser,
                    "select pg_create_physical_replication_slot('replica', true)",
                    "select pg_backup_start('replica', true)");
            Files.createDirectory(ofReplica);
            Files.setPosixFilePermissions(
                    ofReplica, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            copy(ofPrimary, ofReplica);
            Files.createDirectory(ofReplica.resolve("pg_wal"));
            Files.createDirectory(ofReplica.resolve("pg_replslot"));
            Files.createDirectory(ofReplica.resolve("pg_stat_tmp"));
            Files.writeString(ofReplica.resolve("backup_label"), label(superuser));
            Files.createFile(ofReplica.resolve("standby.signal"));
            Files.writeString(
                    ofReplica.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=localhost port=" + primary.getPort() + " user=postgres'\n"
                            + "primary_slot_name = 'replica'\n");
        }
    }

    private static String label(Connection superuser) throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (folder.equals(from)) return FileVisitResult.CONTINUE;
                if (NOT_COPIED.contains(from.relativize(folder).toString())) return FileVisitResult.SKIP_SUBTREE;
                Files.createDirectory(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = from.relativize(file);
                if (!NOT_COPIED.contains(relative.toString())) Files.copy(file, to.resolve(relative));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE; // it went while we looked
                throw e;
            }
        });
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("tenantry-replicated");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() {
        try {
            stopReplica();
            primary.close();
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
