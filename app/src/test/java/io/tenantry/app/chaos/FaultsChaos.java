package io.tenantry.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Everything that can fail fails at random, under load, for as long as {@code -Dchaos.seconds} says. */
class FaultsChaos extends Battery {
    private final Random random = new Random(SEED);

    /** What can happen to an installation. */
    private enum Fault {
        SERVER_KILLED,
        SERVER_RESTARTED,
        POSTGRES_KILLED,
        BACKEND_KILLED,
        CONNECTIONS_CUT,
        SOME_CONNECTIONS_CUT,
        KAFKA_KILLED,
        CLOCK_STEPS
    }

    @Test
    void nothingIsLostAndNothingHappensTwice() throws Exception {
        Instant end = Instant.now().plus(TIME);
        try (Load load = load(4)) {
            while (Instant.now().isBefore(end)) {
                Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                say(fault.name());
                happen(fault);
                TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(3_000));
            }
            installation().repair();
            assertThat(load).isNotNull();
        }
        for (Node node : installation().nodes()) step(node, null);
    }

    private void happen(Fault fault) throws Exception {
        Node node = installation().node(random.nextInt(3));
        try {
            switch (fault) {
                case SERVER_KILLED -> {
                    node.kill();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2_000));
                    node.start();
                }
                case SERVER_RESTARTED -> {
                    node.terminate();
                    node.start();
                }
                case POSTGRES_KILLED -> {
                    installation().database().kill();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(3_000));
                    installation().database().startAgain();
                }
                case BACKEND_KILLED -> installation().database().killBackend();
                case CONNECTIONS_CUT -> installation().database().cutConnections(1);
                case SOME_CONNECTIONS_CUT -> installation().database().cutConnections(3);
                case KAFKA_KILLED -> {
                    installation().broker().kill();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(3_000));
                    installation().broker().start();
                }
                case CLOCK_STEPS -> step(node, Instant.now().plus(Duration.ofHours(random.nextInt(-48, 40 * 24))));
            }
        } catch (SQLException e) {
            say("not now: " + e.getMessage());
        }
    }

    /** A server that is just starting has no clock to move. */
    private static void step(Node node, @Nullable Instant now) {
        if (!node.isReady()) return;
        Client.send(
                node,
                Identity.operator(node),
                "POST",
                "/platform/clock",
                now == null ? Map.of() : Map.of("now", now.toString()));
    }

    /** PostgreSQL's disk is full: what cannot be kept is refused in good order, and all goes on when there is room. */
    @Test
    void aFullDiskRefusesCleanlyAndAllGoesOnAfterwards() throws Exception {
        Optional<Path> disk = installation().disk();
        if (disk.isEmpty()) say("SKIPPED: this user may not mount a small file system for PostgreSQL");
        assumeTrue(disk.isPresent(), "no file system of the test's own");
        Path ballast = disk.orElseThrow().resolve("ballast");
        try (Load load = load(4)) {
            int refusedBefore = journal().answered(503);
            fill(ballast);
            await("somebody is refused for want of space")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> journal().answered(503) > refusedBefore);
            TimeUnit.SECONDS.sleep(3);
            Files.delete(ballast);
            // without room even to recover PostgreSQL may have given up: then whoever runs it starts it again
            if (!installation().database().answers()) installation().database().startAgain();
            int before = journal().acknowledged().size();
            await("commands go on")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> journal().acknowledged().size() > before + 50);
            assertThat(load).isNotNull();
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) out.write(block);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }
}
