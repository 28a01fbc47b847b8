package io.tenantry.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.tenantry.app.startup.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server in a JVM of its own, configured by its environment as an operator would. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Free ports and the data directory; a test adds what it is about. */
    static Map<String, String> environment(Path data) {
        List<Integer> ports = Ports.free(4);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TENANTRY_DATA_DIR", data.toString());
        environment.put("SERVER_PORT", ports.get(0).toString());
        environment.put("TENANTRY_POSTGRES_PORT", ports.get(1).toString());
        environment.put("TENANTRY_KAFKA_PORT", ports.get(2).toString());
        environment.put("TENANTRY_KAFKA_CONTROLLER_PORT", ports.get(3).toString());
        return environment;
    }

    static ServerProcess start(Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                BareServer.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(TENANTRY|SPRING|SERVER|AXONIQ)_.*"));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start());
    }

    private void read() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(output::add);
        } catch (UncheckedIOException | IOException e) {
            output.add("(output ends: " + e + ")");
        }
    }

    ServerProcess awaitReady() {
        await().atMost(PATIENCE)
                .failFast("the server ended: " + output, () -> !process.isAlive())
                .until(() -> output.stream().anyMatch(line -> line.contains(BareServer.UPDATE_CHECKER)));
        return this;
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), SECONDS)) throw new AssertionError("still running: " + output);
        reader.join();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    List<String> output() {
        return List.copyOf(output);
    }

    void terminate() {
        // not the process's own method, which closes the output before it ends
        process.toHandle().destroy();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** PostgreSQL's first process, if it runs: one that nobody has reaped is no longer there. */
    static Optional<ProcessHandle> postgres(Path data) throws IOException {
        Path pidFile = data.resolve("postgres/cluster/postmaster.pid");
        if (!Files.exists(pidFile)) return Optional.empty();
        return ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
                .filter(ServerProcess::runs);
    }

    static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().isPresent();
    }

    /** Leaves nothing running, whatever the test did. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 20, SECONDS).join();
        process.destroyForcibly().onExit().join();
    }
}
