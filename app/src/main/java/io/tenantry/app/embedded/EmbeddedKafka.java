package io.tenantry.app.embedded;

import io.tenantry.app.startup.Console;
import io.tenantry.app.startup.Ports;
import io.tenantry.app.startup.StartupFailure;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka broker that is its own controller, in this JVM and on the loopback address. */
final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE = 1;
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    static void requirePorts(int port, int controllerPort) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Ports.requireFree("the embedded Kafka", loopback, port, "TENANTRY_KAFKA_PORT");
        Ports.requireFree(
                "the embedded Kafka's controller", loopback, controllerPort, "TENANTRY_KAFKA_CONTROLLER_PORT");
    }

    static EmbeddedKafka start(DataDirectory data, int port, int controllerPort) {
        Console.say("Starting Kafka on port " + port);
        Path directory = data.resolve("kafka");
        try {
            if (!Files.exists(directory.resolve("meta.properties"))) format(directory);
            var server =
                    new KafkaRaftServer(new KafkaConfig(configuration(directory, port, controllerPort)), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, port);
        } catch (Exception e) {
            throw new StartupFailure(
                    "The embedded Kafka does not start: " + e + ". Its data is in " + directory
                            + "; SPRING_KAFKA_BOOTSTRAP_SERVERS switches to a Kafka of your own.",
                    e);
        }
    }

    /** Writes {@code meta.properties} last, so that a first start that was killed is simply done again. */
    private static void format(Path directory) throws Exception {
        Files.createDirectories(directory);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(directory.toString()))
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName("CONTROLLER")
                // Otherwise a broker that was killed is struck from its own in-sync replicas, and the only copy there
                // is
                // must be elected uncleanly.
                .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0)
                .setIgnoreFormatted(true)
                .run();
    }

    private static Map<String, String> configuration(Path directory, int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE)),
                Map.entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", directory.toString()),
                // after a hard kill the broker may come back only when the session of its killed self has ended (9 s by
                // default)
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                // no second replica keeps what a power failure takes from this one
                Map.entry("log.flush.interval.messages", "1"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1"),
                Map.entry("num.partitions", "4"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"));
    }

    Map<String, Object> properties() {
        return Map.of("spring.kafka.bootstrap-servers", "127.0.0.1:" + port);
    }

    @Override
    public void close() {
        Console.say("Stopping Kafka");
        Thread stopping = Thread.ofPlatform().daemon().name("kafka-stop").start(() -> {
            server.shutdown();
            server.awaitShutdown();
        });
        try {
            // a broker that hangs must not keep PostgreSQL from a clean end; its log recovers at the next start
            if (!stopping.join(STOPS_WITHIN)) LOG.warn("Kafka did not stop within {}", STOPS_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
