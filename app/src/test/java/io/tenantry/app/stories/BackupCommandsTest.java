package io.tenantry.app.stories;

import static io.tenantry.app.stories.PaymentEvent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.app.DocumentedCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/** After a restore Kafka's payment events are taken once more, by the command of docs/backup.md. */
class BackupCommandsTest extends Story {
    private static final DocumentedCommands BACKUP = DocumentedCommands.of("backup.md", BackupCommandsTest.class);

    @TempDir
    private Path folder;

    @Test
    void offsetsAreSetBackAndWhatIsTakenTwiceHasItsEffectOnce() throws Exception {
        DocumentedCommands.assumeInstalled("bash");
        Company acme = Company.active(server(), "Restored");
        UUID user = acme.customer();
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        PaymentEvent lost = succeeded(acme, "yk-restored-lost", 700, "RUB").user(UUID.randomUUID());
        server().events()
                .deliver(List.of(succeeded(acme, "yk-restored", 300, "RUB").user(user), lost));
        List<String> letters = acme.admin().get("/letters").expect(200).items("id");
        assertThat(letters).hasSize(1);
        MessageListenerContainer listener = Objects.requireNonNull(
                server().bean(KafkaListenerEndpointRegistry.class).getListenerContainer("payment-events"));
        listener.stop(); // no server runs
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", server().kafka()))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> hasNobody(admin));
            long taken = offsets(admin);
            String said = BACKUP.run("offsets", folder, environment(before));
            assertThat(said).contains("payment-events").doesNotContain("Error");
            assertThat(offsets(admin)).isEqualTo(taken - 2);
        } finally {
            listener.start();
        }
        server().events().deliver(succeeded(acme, "yk-after", 5, "RUB").user(user));
        assertThat(acme.wallet(user).history()).containsExactly("payment +300 RUB", "payment +5 RUB");
        assertThat(acme.admin().get("/letters").expect(200).items("id")).isEqualTo(letters);
    }

    private static boolean hasNobody(Admin admin) throws Exception {
        return admin.describeConsumerGroups(Set.of("tenantry"))
                        .all()
                        .get()
                        .get("tenantry")
                        .groupState()
                == GroupState.EMPTY;
    }

    private static long offsets(Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets("tenantry").partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    /** With the program that Kafka's own script of that name starts. */
    private Map<String, String> environment(Instant before) throws IOException {
        Path script = Files.writeString(
                folder.resolve("kafka-consumer-groups.sh"),
                "#!/bin/sh\nexec \"" + ProcessHandle.current().info().command().orElseThrow() + "\" -cp \""
                        + System.getProperty("java.class.path") + "\" " + ConsumerGroupCommand.class.getName()
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        String instant = before.toString();
        return Map.of(
                "PATH",
                folder + ":" + System.getenv("PATH"),
                "KAFKA",
                server().kafka(),
                "BEFORE_THE_BACKUP",
                instant.substring(0, Math.min(19, instant.length())) + "."
                        + String.format("%03d", before.toEpochMilli() % 1000));
    }
}
