package io.tenantry.app.chaos;

import static org.awaitility.Awaitility.await;

import io.tenantry.app.Tenantry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One server: a process of the product, which can be killed, stopped and started again on its port. */
final class Node {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final int port;
    private final Path directory;
    private final Map<String, String> settings;
    private volatile @Nullable Process process;

    Node(String name, int port, Path directory, Map<String, String> settings) {
        this.name = name;
        this.port = port;
        this.directory = directory;
        this.settings = settings;
    }

    String name() {
        return name;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Path log() {
        return directory.resolve(name + ".log");
    }

    boolean isRunning() {
        Process running = process;
        return running != null && running.isAlive();
    }

    Node start() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx400m"));
        command.addAll(product());
        command.addAll(List.of("--server.port=" + port, "--tenantry.data-dir=" + directory.resolve(name)));
        settings.forEach((key, value) -> command.add("--" + key + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(key -> key.matches("(TENANTRY|SPRING|SERVER|AXONIQ)_.*"));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The built jar; before it is built, the same classes without those of the tests. */
    private static List<String> product() {
        String jar = System.getProperty("chaos.jar");
        if (jar != null) return List.of("-jar", jar);
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classes,
                Tenantry.class.getName());
    }

    Node awaitReady() {
        await(name + " is ready")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(this::isReady);
        return this;
    }

    boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() {
        Process running = process;
        if (running != null) running.destroyForcibly().onExit().join();
    }

    /** {@code SIGTERM}, and the wait for its end. */
    void terminate() {
        Process running = process;
        if (running == null) return;
        running.toHandle().destroy();
        await(name + " ends")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !running.isAlive());
    }
}
