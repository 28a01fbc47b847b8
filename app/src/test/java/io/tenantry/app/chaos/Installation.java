package io.tenantry.app.chaos;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.tenantry.app.startup.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** Servers on one PostgreSQL and one Kafka; three for all classes of the battery, gone with the JVM. */
final class Installation implements AutoCloseable {
    static final String OPERATOR = "operator@tenantry.test";
    static final String PASSWORD = "the operator's password";
    private static final int DISK_MB = 900;
    private static final int SERVERS = 3;

    private static @Nullable Installation shared;

    private final Path directory;
    private final @Nullable Path disk;
    private final Database database;
    private final Broker broker;
    private final List<Node> nodes = new ArrayList<>();

    private Installation(String name, boolean ownDisk) throws IOException {
        Path target = Files.createDirectories(Path.of("target", name));
        FileSystemUtils.deleteRecursively(target);
        directory = Files.createDirectories(target).toAbsolutePath();
        disk = ownDisk ? mountDisk(Files.createDirectories(directory.resolve("disk"))) : null;
        database = new Database(disk == null ? directory.resolve("database") : disk.resolve("database"));
        broker = new Broker(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static synchronized Installation shared() throws IOException {
        Installation known = shared;
        if (known != null) return known;
        known = new Installation("chaos", true);
        shared = known;
        known.start(SERVERS);
        return known;
    }

    /** One server, for a test of its own. */
    static Installation ofOneServer(String name) throws IOException {
        Installation installation = new Installation(name, false);
        installation.start(1);
        return installation;
    }

    private void start(int servers) {
        // clients of Kafka tell of every reconnect, and here there are many
        if (LoggerFactory.getLogger("org.apache.kafka") instanceof ch.qos.logback.classic.Logger kafka)
            kafka.setLevel(Level.ERROR);
        broker.start();
        Map<String, String> settings = new LinkedHashMap<>();
        database.start().forEach((key, value) -> settings.put(key, value.toString()));
        settings.put("spring.kafka.bootstrap-servers", broker.address());
        settings.put("tenantry.admin.email", OPERATOR);
        settings.put("tenantry.admin.password", PASSWORD);
        settings.put("tenantry.clock.movable", "true");
        settings.put("tenantry.rate-limit.login.per-minute", "100000");
        settings.put("tenantry.rate-limit.sign-up.per-minute", "100000");
        settings.put("tenantry.consistency-timeout", "20s");
        List<Integer> ports = Ports.free(servers);
        for (int i = 0; i < ports.size(); i++)
            nodes.add(new Node("server-" + (i + 1), ports.get(i), directory, settings));
        broker.awaitReady();
        // the first creates roles, tables and operator
        nodes.getFirst().start().awaitReady();
        nodes.stream().skip(1).forEach(Node::start);
        nodes.forEach(Node::awaitReady);
    }

    /** A small file system of the test's own for PostgreSQL, where this user may mount one. */
    private static @Nullable Path mountDisk(Path mountPoint) {
        return run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "tmpfs", mountPoint.toString())
                ? mountPoint
                : null;
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Database database() {
        return database;
    }

    Broker broker() {
        return broker;
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    Node node(int index) {
        return nodes.get(index);
    }

    /** PostgreSQL's own file system, where there is one. */
    Optional<Path> disk() {
        return Optional.ofNullable(disk);
    }

    /** Everything runs, whatever was killed before. */
    void repair() {
        if (!database.answers()) database.startAgain();
        broker.awaitReady();
        for (Node node : nodes) if (!node.isRunning()) node.start();
        nodes.forEach(Node::awaitReady);
    }

    /** Kafka is empty, every projection and reaction has seen every event, and nothing new happens any more. */
    void settle() {
        broker.awaitAnswers();
        await("projections have seen all")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(300))
                .until(this::isSettled);
    }

    private boolean isSettled() throws SQLException, IOException {
        long before = head();
        return before <= Progress.behind(database) && head() == before;
    }

    private long head() throws SQLException, IOException {
        return database.number("select coalesce(max(position), 0) from tenantry.event");
    }

    @Override
    public void close() {
        nodes.forEach(Node::kill);
        broker.close();
        database.close();
        if (disk != null) run("umount", disk.toString());
    }
}
