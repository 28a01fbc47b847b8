package io.tenantry.app;

import io.tenantry.app.embedded.EmbeddedServers;
import io.tenantry.app.embedded.EmbeddedServers.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.util.FileSystemUtils;

/** One PostgreSQL and one Kafka for all tests of a JVM, on free ports: started at first use, gone with the JVM. */
public final class TestServers {
    private static final Path DATA = temporary();
    private static final EmbeddedServers SERVERS = EmbeddedServers.start(Settings.onFreePorts(DATA));

    private TestServers() {}

    /** {@code spring.datasource.*}, {@code spring.kafka.bootstrap-servers} and {@code tenantry.master-key}. */
    public static Map<String, Object> properties() {
        return SERVERS.properties();
    }

    public static String property(String name) {
        return String.valueOf(SERVERS.properties().get(name));
    }

    public static Path data() {
        return DATA;
    }

    /** Saves another server on this machine the unpacking. */
    public static void shareSoftware(Path dataDirectory) throws IOException {
        Path postgres = Files.createDirectories(dataDirectory.resolve("postgres"));
        try (Stream<Path> software = Files.list(DATA.resolve("postgres"))) {
            Path unpacked = software.filter(
                            path -> path.getFileName().toString().startsWith("software-"))
                    .findAny()
                    .orElseThrow();
            Files.createSymbolicLink(postgres.resolve(unpacked.getFileName()), unpacked);
        }
    }

    private static Path temporary() {
        runSpringOnce();
        try {
            Path path = Files.createTempDirectory("tenantry-test");
            // handlers run last first, so this one after the servers' own
            SpringApplication.getShutdownHandlers().add(() -> delete(path));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Spring runs its shutdown handlers only where an application ran; this one configures the log as well. */
    private static void runSpringOnce() {
        SpringApplication application = new SpringApplication(TestServers.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run().close();
    }

    private static void delete(Path path) {
        try {
            FileSystemUtils.deleteRecursively(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
