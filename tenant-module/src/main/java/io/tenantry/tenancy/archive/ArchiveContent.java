package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.FingerprintKeys;
import io.tenantry.tenancy.sealing.SealedJson;
import io.tenantry.tenancy.sealing.Signatures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in an archive: the tenant's events, the requests it remembers, what modules keep beside, and whose data is
 * erased. All of it is of one moment, since one transaction reads it while the tenant goes on working.
 */
@Component
class ArchiveContent {
    private static final int PAGE = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Archives stay with the installation that holds them. */
    private static final String EVENTS =
            " from event where tenant_id = ? and not starts_with(name, 'tenancy.archive-')";

    private final TenantDatabase database;
    private final SealedJson sealed;
    private final FingerprintKeys fingerprintKeys;
    private final Signatures signatures;
    private final List<ArchivePart> parts;

    ArchiveContent(
            TenantDatabase database,
            SealedJson sealed,
            FingerprintKeys fingerprintKeys,
            Signatures signatures,
            List<ArchivePart> parts) {
        this.database = database;
        this.sealed = sealed;
        this.fingerprintKeys = fingerprintKeys;
        this.signatures = signatures;
        this.parts = parts;
    }

    /** Who is told how many of how many events are written. */
    @FunctionalInterface
    interface Progress {
        void at(long done, long total);
    }

    /**
     * Writes the zip.
     *
     * @return how many events it holds
     */
    long write(TenantId tenantId, OutputStream out, Progress progress) throws IOException {
        try {
            return database.inTenant(tenantId, jdbc -> {
                try {
                    return write(jdbc, tenantId, out, progress);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private record Moment(long events, long position, OffsetDateTime at) {}

    private long write(JdbcClient jdbc, TenantId tenantId, OutputStream out, Progress progress) throws IOException {
        Moment moment = jdbc.sql("select count(*), coalesce(max(position), 0), clock_timestamp()" + EVENTS)
                .param(tenantId.value())
                .query((row, _) -> new Moment(row.getLong(1), row.getLong(2), row.getObject(3, OffsetDateTime.class)))
                .single();
        progress.at(0, moment.events());
        ArchiveFiles files = new ArchiveFiles(out);
        long events = files.add("events.ndjson", file -> events(jdbc, tenantId, moment.events(), file, progress));
        files.add("requests.ndjson", file -> requests(jdbc, tenantId, file));
        files.add("request-key.ndjson", file -> file.accept(requestKey(tenantId)));
        for (ArchivePart part : parts) files.add(part.name() + ".ndjson", file -> part.write(jdbc, tenantId, file));
        // the last: who is erased while this is made is erased in what is made of it
        files.add("erased.ndjson", file -> erased(tenantId, file));
        files.sign(tenantId.value(), moment.at().toInstant(), moment.position(), signatures);
        return events;
    }

    private void events(JdbcClient jdbc, TenantId tenantId, long total, Consumer<JsonNode> file, Progress progress) {
        long position = 0;
        long done = 0;
        List<ObjectNode> page;
        do {
            page = jdbc.sql("select position, stream, sequence, event_id, name, revision, payload, metadata,"
                            + " \"timestamp\", recorded_at" + EVENTS + " and position > ? order by position limit ?")
                    .params(tenantId.value(), position, PAGE)
                    .query((row, _) -> {
                        ObjectNode event = JSON.createObjectNode()
                                .put("position", row.getLong(1))
                                .put("stream", row.getString(2))
                                .put("sequence", row.getLong(3))
                                .put("eventId", row.getString(4))
                                .put("name", row.getString(5))
                                .put("revision", row.getInt(6))
                                .put("timestamp", instant(row.getObject(9, OffsetDateTime.class)))
                                .put("recordedAt", instant(row.getObject(10, OffsetDateTime.class)));
                        event.set("payload", sealed.opened(row.getString(7), tenantId));
                        event.set("metadata", sealed.opened(row.getString(8), tenantId));
                        return event;
                    })
                    .list();
            page.forEach(file);
            done += page.size();
            if (!page.isEmpty()) position = page.getLast().path("position").asLong();
            progress.at(done, total);
        } while (page.size() == PAGE);
    }

    private static String instant(OffsetDateTime time) {
        return time.toInstant().toString();
    }

    private static void requests(JdbcClient jdbc, TenantId tenantId, Consumer<JsonNode> file) {
        String principal = "";
        String key = "";
        List<ObjectNode> page;
        do {
            page = jdbc.sql("select principal, key, fingerprint, status, location, id, version, position, extra"
                            + " from idempotency where tenant_id = ? and (principal, key) > (?, ?)"
                            + " order by principal, key limit ?")
                    .params(tenantId.value(), principal, key, PAGE)
                    .query((row, _) -> {
                        ObjectNode request = JSON.createObjectNode()
                                .put("principal", row.getString(1))
                                .put("key", row.getString(2))
                                .put("fingerprint", row.getString(3))
                                .put("status", row.getInt(4))
                                .put("location", row.getString(5))
                                .put("id", row.getObject(6, UUID.class).toString())
                                .put("version", row.getLong(7))
                                .put("position", row.getLong(8));
                        request.set("extra", JSON.readTree(row.getString(9)));
                        return request;
                    })
                    .list();
            page.forEach(file);
            if (!page.isEmpty()) {
                principal = page.getLast().path("principal").asString();
                key = page.getLast().path("key").asString();
            }
        } while (page.size() == PAGE);
    }

    private ObjectNode requestKey(TenantId tenantId) {
        return JSON.createObjectNode()
                .put("algorithm", "HmacSHA256")
                .put("key", Base64.getEncoder().encodeToString(fingerprintKeys.of(tenantId)));
    }

    private void erased(TenantId tenantId, Consumer<JsonNode> file) {
        database.vault(List.of(tenantId), jdbc -> jdbc.sql(
                                "select subject from data_key where tenant_id = ? and wrapped is null order by subject")
                        .param(tenantId.value())
                        .query(UUID.class)
                        .list())
                .forEach(subject -> file.accept(JSON.createObjectNode().put("subject", subject.toString())));
    }
}
