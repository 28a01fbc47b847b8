package io.tenantry.app.stories;

import static io.tenantry.app.stories.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.DocumentedCommands;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.TestArchive;
import io.tenantry.tenancy.sealing.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An archive in the hands of somebody who has the documents, the usual tools, and nothing of ours. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArchiveCommandsTest extends Story {
    private static final DocumentedCommands BACKUP = DocumentedCommands.of("backup.md", ArchiveCommandsTest.class);
    private static final DocumentedCommands FORMAT =
            DocumentedCommands.of("archive-format.md", ArchiveCommandsTest.class);

    @TempDir
    private static Path folder;

    private Company company;

    @BeforeAll
    void export() throws IOException, InterruptedException {
        DocumentedCommands.assumeInstalled("curl", "jq", "sha256sum");
        company = Company.active(server(), "Documented");
        UUID user = company.customer();
        company.admin()
                .post("/tickets", fields("userId", user, "subject", "Wombat", "text", "Is this readable?"))
                .expect(201);
        assertThat(BACKUP.run("export", folder, environment())).contains("tenant.zip.age: OK");
    }

    private Map<String, String> environment() {
        String token = Company.login(server(), Server.OPERATOR, Server.OPERATORS_PASSWORD, null)
                .expect(200)
                .text("accessToken");
        return Map.of(
                "api",
                server().url() + "/api/v1",
                "token",
                token,
                "tenant",
                company.id().toString(),
                "passphrase",
                TestArchive.PASSPHRASE);
    }

    @Test
    @Order(1)
    void ageOpensIt() throws IOException, InterruptedException {
        DocumentedCommands.assumeInstalled("age", "unzip", "script");
        FORMAT.runAtTerminal("open", folder, TestArchive.PASSPHRASE);
        List<JsonNode> events = Files.readAllLines(folder.resolve("tenant/events.ndjson")).stream()
                .map(Api.JSON::readTree)
                .toList();
        assertThat(events)
                .anyMatch(
                        event -> event.at("/payload/subject/value").asString("").equals("Wombat"));
    }

    @Test
    @Order(2)
    void openSslAndSha256SumFindItRight() throws IOException, InterruptedException {
        DocumentedCommands.assumeInstalled("age", "unzip", "script", "openssl");
        Path files = folder.resolve("tenant");
        assertThat(FORMAT.run("verify", files, Map.of()))
                .contains("events.ndjson: OK", "erased.ndjson: OK", "Signature Verified Successfully");

        Path manifest = files.resolve("manifest.json");
        String right = Files.readString(manifest);
        Files.writeString(manifest, right.replace("\"records\" : ", "\"records\" : 1"));
        assertThat(failsWith(() -> FORMAT.run("verify", files, Map.of()))).contains("Signature Verification Failure");
        Files.writeString(manifest, right);
        Path events = files.resolve("events.ndjson");
        Files.writeString(events, Files.readString(events).replace("Wombat", "Koala!"));
        assertThat(failsWith(() -> FORMAT.run("verify", files, Map.of()))).contains("events.ndjson: FAILED");
    }

    @FunctionalInterface
    private interface Run {
        String run() throws IOException, InterruptedException;
    }

    private static String failsWith(Run commands) throws IOException, InterruptedException {
        try {
            return "it did not fail: " + commands.run();
        } catch (AssertionError failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    @Test
    @Order(3)
    void anotherInstallationTakesItIn() throws Exception {
        TenantId from = new TenantId(company.id());
        TenantId to = new TenantId(UUID.randomUUID());
        Path file = folder.resolve("tenant.zip.age");
        Files.write(
                file,
                TestArchive.underAnotherId(
                        server().bean(Signatures.class), Files.readAllBytes(file), from, to, text -> text));
        JsonNode taken = Api.JSON.readTree(FORMAT.run("take in", folder, environment())
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow());
        assertThat(taken.path("tenantId").asString()).isEqualTo(to.toString());
        server().settle();
        assertThat(server().operator().inTenant(to).get("/tickets").expect(200).items("subject"))
                .containsExactly("Wombat");
    }
}
