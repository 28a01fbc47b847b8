package io.tenantry.app.leaks;

import static org.awaitility.Awaitility.await;

import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.Server;
import io.tenantry.tenancy.archive.OpenedArchive;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What a tenant takes home is its own, and all of it. */
final class ExportProbes {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSPHRASE = "words that only the battery knows";
    private static final int MOST = 20_000;

    private final Server server;
    private final Furnished first;
    private final Furnished second;
    private final List<String> leaks = new ArrayList<>();

    ExportProbes(Server server, Furnished first, Furnished second) {
        this.server = server;
        this.first = first;
        this.second = second;
    }

    List<String> run() throws IOException, InterruptedException, SQLException {
        Company company = second.company();
        Api admin = company.admin();
        first.company().customer(); // the last event of all is none of its own
        UUID export = admin.post("/exports", Map.of("passphrase", PASSPHRASE))
                .expect(201)
                .id();
        Answer[] made = new Answer[1];
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            made[0] = admin.get("/exports/" + export).expect(200);
            return !made[0].text("state").equals("waiting");
        });
        if (!made[0].text("state").equals("made")) {
            leaks.add("the export " + made[0].text());
            return leaks;
        }
        look(opened(export));
        LeakReport.tried("exports", "administrator", "events, requests, letters, erased people", 4, leaks.size());
        return leaks;
    }

    private OpenedArchive opened(UUID export) throws IOException, InterruptedException {
        String token = second.company()
                .admin()
                .post("/api-tokens", Map.of("name", "takes it home", "scopes", List.of("exports:write")))
                .expect(201)
                .text("token");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> content = http.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/exports/" + export + "/content"))
                            .header("X-API-Key", token)
                            .build(),
                    BodyHandlers.ofByteArray());
            if (content.statusCode() != 200) throw new AssertionError("the file: " + content.statusCode());
            return OpenedArchive.of(content.body(), PASSPHRASE);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the file cannot be opened", e);
        }
    }

    private void look(OpenedArchive archive) throws SQLException {
        String tenant = second.company().id().toString();
        for (JsonNode event : archive.lines("events.ndjson"))
            if (!event.path("stream").asString("").startsWith(tenant + "/")) note("event", event);
        long last = archive.lines("events.ndjson").getLast().path("position").asLong();
        if (archive.manifest().path("position").asLong() != last) note("position", archive.manifest());
        own(archive, "requests", "position", "select position::text from tenantry.idempotency where tenant_id = ?");
        own(archive, "letter-values", "id", "select id::text from tenantry.letter_value where tenant_id = ?");
        own(
                archive,
                "erased",
                "subject",
                "select subject::text from tenantry.data_key where tenant_id = ? and wrapped is null");
    }

    private void own(OpenedArchive archive, String file, String field, String sql) throws SQLException {
        Set<String> own = new HashSet<>();
        String tenant = second.company().id().toString();
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner; set app.owned_tenant = '" + tenant + "'");
            if (sql.contains("letter_value")) statement.execute("set role tenantry_projector");
            try (ResultSet rows = statement.executeQuery(sql.replace("?", "'" + tenant + "'"))) {
                while (rows.next()) own.add(rows.getString(1));
            }
        }
        List<JsonNode> lines = archive.lines(file + ".ndjson");
        if (lines.size() > MOST) throw new AssertionError(file + " has " + lines.size() + " lines");
        for (JsonNode line : lines) if (!own.contains(line.path(field).asString(""))) note(file, line);
    }

    private void note(String what, JsonNode line) {
        leaks.add("another tenant's " + what + ": " + line);
    }
}
