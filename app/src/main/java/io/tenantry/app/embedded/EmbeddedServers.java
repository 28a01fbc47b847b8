package io.tenantry.app.embedded;

import io.tenantry.app.startup.MasterKey;
import io.tenantry.app.startup.Ports;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

/**
 * The servers that run on this machine because nothing else was configured. They stop with {@link #close()}, and at the
 * latest after Spring's contexts when a JVM ends that has run a Spring application: first Kafka, then PostgreSQL.
 */
public final class EmbeddedServers implements AutoCloseable {
    private final Settings settings;
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private @Nullable DataDirectory data;
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedKafka kafka;
    private volatile boolean closing;

    /** Where, on which ports (0: any free one) and what to start. */
    public record Settings(
            Path dataDirectory,
            boolean withMasterKey,
            boolean withPostgres,
            int postgresPort,
            boolean withKafka,
            int kafkaPort,
            int kafkaControllerPort) {

        /** PostgreSQL and Kafka on free ports: what a test wants. */
        public static Settings onFreePorts(Path dataDirectory) {
            return new Settings(dataDirectory, true, true, 0, true, 0, 0);
        }

        public Settings withoutKafka() {
            return new Settings(
                    dataDirectory, withMasterKey, withPostgres, postgresPort, false, kafkaPort, kafkaControllerPort);
        }

        private Settings resolved() {
            List<Integer> free = Ports.free(3);
            return new Settings(
                    dataDirectory,
                    withMasterKey,
                    withPostgres,
                    postgresPort == 0 ? free.get(0) : postgresPort,
                    withKafka,
                    kafkaPort == 0 ? free.get(1) : kafkaPort,
                    kafkaControllerPort == 0 ? free.get(2) : kafkaControllerPort);
        }
    }

    private EmbeddedServers(Settings settings) {
        this.settings = settings;
    }

    /** Starts what the settings ask for, or nothing at all. */
    public static EmbeddedServers start(Settings settings) {
        EmbeddedServers servers = new EmbeddedServers(settings.resolved());
        // before the first process: an interrupt while they start stops them too
        SpringApplication.getShutdownHandlers().add(servers::close);
        boolean started = false;
        try {
            servers.startAll();
            started = true;
            return servers;
        } finally {
            if (!started) servers.close();
        }
    }

    private synchronized void startAll() {
        DataDirectory directory = DataDirectory.open(settings.dataDirectory());
        data = directory;
        if (settings.withMasterKey()) {
            String key = directory.secret("master.key", MasterKey::generate);
            MasterKey.require(key, "The content of " + directory.resolve("master.key"));
            properties.put(MasterKey.PROPERTY, key);
        }
        // all ports first: a start that is refused has not begun anything
        if (settings.withKafka()) EmbeddedKafka.requirePorts(settings.kafkaPort(), settings.kafkaControllerPort());
        if (settings.withPostgres()) {
            PostgresProgram program = EmbeddedPostgres.prepare(directory, settings.postgresPort());
            EmbeddedPostgres started = EmbeddedPostgres.start(directory, program, settings.postgresPort());
            postgres = started;
            properties.putAll(started.properties());
        }
        if (settings.withKafka() && !closing) {
            EmbeddedKafka started =
                    EmbeddedKafka.start(directory, settings.kafkaPort(), settings.kafkaControllerPort());
            kafka = started;
            properties.putAll(started.properties());
        }
    }

    /** With the ports that were taken for 0. */
    public Settings settings() {
        return settings;
    }

    /** What Spring needs to reach the servers, by property name. */
    public Map<String, Object> properties() {
        return Map.copyOf(properties);
    }

    @Override
    public void close() {
        closing = true;
        stop();
    }

    private synchronized void stop() {
        // the lock on the directory goes last, and it goes even if a server does not stop
        try {
            if (kafka != null) kafka.close();
        } finally {
            kafka = null;
            stopPostgres();
        }
    }

    private void stopPostgres() {
        try {
            if (postgres != null) postgres.close();
        } finally {
            postgres = null;
            if (data != null) data.close();
            data = null;
        }
    }
}
