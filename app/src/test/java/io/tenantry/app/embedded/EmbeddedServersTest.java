package io.tenantry.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.app.TestServers;
import io.tenantry.app.embedded.EmbeddedServers.Settings;
import io.tenantry.app.startup.StartupFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersTest {
    @TempDir
    private Path data;

    @Test
    void startsAgainOnItsDataWithTheSameSecretsAndLeavesAStrangersProcessAlone() throws Exception {
        TestServers.shareSoftware(data);
        Settings settings = Settings.onFreePorts(data).withoutKafka();
        Map<String, Object> first;
        try (var servers = EmbeddedServers.start(settings)) {
            first = servers.properties();
            assertThatThrownBy(() -> EmbeddedServers.start(settings))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        // a pid file that outlived its process, whose number was given to another one since
        Process stranger = new ProcessBuilder("sleep", "60").start();
        Files.writeString(
                data.resolve("postgres/cluster/postmaster.pid"),
                stranger.pid() + "\n" + data.resolve("postgres/cluster") + "\n1\n5432\n\n127.0.0.1\n");
        try (var servers = EmbeddedServers.start(settings);
                var connection = DriverManager.getConnection(
                        String.valueOf(servers.properties().get("spring.datasource.url")),
                        "tenantry",
                        String.valueOf(servers.properties().get("spring.datasource.password")))) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(servers.properties())
                    .containsEntry("tenantry.master-key", first.get("tenantry.master-key"))
                    .containsEntry("spring.datasource.password", first.get("spring.datasource.password"));
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void finishesAFirstStartThatWasKilled() throws Exception {
        TestServers.shareSoftware(data);
        Files.createDirectories(data.resolve("postgres/cluster.partial/base"));
        Files.createDirectories(data.resolve("kafka"));
        Files.writeString(data.resolve("master.key.partial"), "half a k");
        try (var servers = EmbeddedServers.start(Settings.onFreePorts(data))) {
            assertThat(servers.properties()).hasSize(5);
        }
    }
}
