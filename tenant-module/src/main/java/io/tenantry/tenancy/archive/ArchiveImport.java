package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ImportRefused.Why;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.EventTypes;
import io.tenantry.tenancy.projection.ImportedSkips;
import io.tenantry.tenancy.sealing.Keyring;
import io.tenantry.tenancy.sealing.NewKeys;
import io.tenantry.tenancy.sealing.SealedJson;
import io.tenantry.tenancy.store.ImportedEvent;
import io.tenantry.tenancy.store.ImportedRequest;
import io.tenantry.tenancy.store.TenantImport;
import io.tenantry.tenancy.store.TenantImport.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes a tenant in from an archive. The archive, encrypted as it came, is laid aside in a file and read twice: first to
 * know that all of it is right, then to write it, in one transaction. Whatever goes wrong leaves nothing behind.
 */
@Component
public class ArchiveImport {
    /** Clocks differ; a store whose time runs ahead of all clocks would be of no use. */
    private static final Duration EARLY = Duration.ofHours(1);

    private final TenantImport store;
    private final Keyring keyring;
    private final EventJson json;
    private final EventTypes types;
    private final ImportRules rules;
    private final Map<String, ArchivePart> parts;
    private final Clock clock;
    private final DataSize largest;
    private final DataSize mostUnpacked;
    private final long mostEvents;

    ArchiveImport(
            TenantImport store,
            Keyring keyring,
            EventJson json,
            EventTypes types,
            ImportRules rules,
            List<ArchivePart> parts,
            Clock clock,
            @Value("${tenantry.imports.largest:1GB}") DataSize largest,
            @Value("${tenantry.imports.largest-unpacked:10GB}") DataSize mostUnpacked,
            @Value("${tenantry.imports.most-events:1000000}") long mostEvents) {
        this.store = store;
        this.keyring = keyring;
        this.json = json;
        this.types = types;
        this.rules = rules;
        this.parts = parts.stream().collect(Collectors.toMap(part -> part.name() + ".ndjson", Function.identity()));
        this.clock = clock;
        this.largest = largest;
        this.mostUnpacked = mostUnpacked;
        this.mostEvents = mostEvents;
    }

    /** A tenant that was taken in. */
    public record Imported(TenantId tenantId, long events) {}

    /**
     * @param slug instead of the one that it had; null: that
     * @throws Rejection when it is not taken in
     */
    public Imported take(InputStream archive, byte[] passphrase, @Nullable String slug) throws IOException {
        Path file = Files.createTempFile("tenantry-import", ".age");
        try {
            lay(archive, file);
            Look look = look(file, passphrase);
            long events = append(file, passphrase, look, slug);
            rules.arrived(look.tenantId());
            return new Imported(look.tenantId(), events);
        } finally {
            Files.delete(file);
        }
    }

    private long append(Path file, byte[] passphrase, Look look, @Nullable String slug) {
        TenantId tenantId = look.tenantId();
        try {
            return store.append(
                    tenantId,
                    target -> write(target, file, passphrase, look, slug),
                    connection -> asProjector(connection, its -> ImportedSkips.restore(its, tenantId)));
        } catch (CommandRefused refused) {
            if (refused.reason() != CommandRefused.Why.ALREADY_EXISTS) throw refused;
            // whoever asks again after a crash between the two finds the tenant at the place it lives in
            if (store.isImported(tenantId)) rules.arrived(tenantId);
            throw new ImportRefused(Why.TENANT_EXISTS, "The tenant is here already, or was and is erased.");
        }
    }

    private void lay(InputStream archive, Path file) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = archive.read(buffer); read >= 0; read = archive.read(buffer)) {
                bytes += read;
                if (bytes > largest.toBytes())
                    throw new ImportRefused(Why.ARCHIVE_TOO_LARGE, "An archive has at most " + largest + " here.");
                out.write(buffer, 0, read);
            }
        }
    }

    /** What the first reading has told. */
    private record Look(TenantId tenantId, Set<UUID> erased) {}

    private Look look(Path file, byte[] passphrase) throws IOException {
        Set<UUID> erased = new HashSet<>();
        Checks checks = new Checks();
        Manifest manifest = ArchiveReader.read(file, passphrase, mostUnpacked.toBytes(), (name, each) -> {
            if (name.equals("events.ndjson")) checks.event(each);
            if (name.equals("erased.ndjson")) erased.add(uuid(each, "subject"));
        });
        TenantId tenantId = new TenantId(manifest.tenantId());
        if (tenantId.isPlatform() || !tenantId.equals(checks.tenantId))
            throw new ImportRefused(Why.ARCHIVE_TAMPERED, "Its events are not the tenant's that it names.");
        return new Look(tenantId, erased);
    }

    /** Whether events can be events of one tenant, told one after the other. */
    private final class Checks {
        private final Map<String, Long> heads = new HashMap<>();
        private @Nullable TenantId tenantId;
        private long position;
        private long count;

        void event(JsonNode event) {
            String stream = event.path("stream").asString("");
            TenantId owner = StreamId.tenantOf(stream);
            if (tenantId == null) tenantId = owner;
            long sequence = event.path("sequence").asLong(-1);
            long origin = event.path("position").asLong(-1);
            boolean inOrder = owner.equals(tenantId)
                    && sequence == heads.getOrDefault(stream, 0L)
                    && origin > position
                    && event.path("payload").isObject()
                    && event.path("metadata").isObject()
                    && uuid(event, "eventId") != null;
            if (!inOrder) throw new ImportRefused(Why.ARCHIVE_TAMPERED, "Its events are not one tenant's in order.");
            heads.put(stream, sequence + 1);
            position = origin;
            if (++count > mostEvents)
                throw new ImportRefused(Why.ARCHIVE_TOO_LARGE, "A tenant has at most " + mostEvents + " events here.");
            known(event.path("name").asString(""), event.path("revision").asInt(Integer.MAX_VALUE));
            if (time(event, "recordedAt").isAfter(clock.instant().plus(EARLY)))
                throw new ImportRefused(Why.ARCHIVE_TAMPERED, "It holds events of the future.");
        }

        private void known(String name, int revision) {
            Class<?> type = types.classOf(name);
            if (type == null || revision > types.nameOf(type).revision())
                throw new ImportRefused(Why.ARCHIVE_TOO_NEW, "This server does not know its event " + name + ".");
        }
    }

    private static UUID uuid(JsonNode node, String field) {
        return UUID.fromString(node.path(field).asString(""));
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.parse(node.path(field).asString(""));
    }

    private void write(Target target, Path file, byte[] passphrase, Look look, @Nullable String slug)
            throws SQLException {
        NewKeys keys = keyring.newKeys(look.tenantId());
        try {
            ArchiveReader.read(file, passphrase, mostUnpacked.toBytes(), (name, each) -> {
                try {
                    record(target, keys, look, slug, name, each);
                } catch (SQLException e) {
                    throw new Unwritten(e);
                }
            });
        } catch (Unwritten e) {
            throw e.cause;
        } catch (IOException e) {
            throw new IllegalStateException("what was read once cannot be read again", e);
        }
        keys(target.connection(), keys, look.erased());
    }

    private static final class Unwritten extends RuntimeException {
        private final transient SQLException cause;

        Unwritten(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private void record(Target target, NewKeys keys, Look look, @Nullable String slug, String name, JsonNode each)
            throws SQLException {
        switch (name) {
            case "events.ndjson" -> target.event(event(keys, look, slug, (ObjectNode) each));
            case "requests.ndjson" -> target.request(request(each));
            case "request-key.ndjson" -> requestKey(target.connection(), keys, each);
            default -> {
                ArchivePart part = parts.get(name);
                if (part != null) asProjector(target.connection(), connection -> part.restore(connection, keys, each));
            }
        }
    }

    private ImportedEvent event(NewKeys keys, Look look, @Nullable String slug, ObjectNode event) {
        String name = event.path("name").asString();
        int revision = event.path("revision").asInt();
        ObjectNode payload = (ObjectNode) event.get("payload");
        rules.rename(name, payload, slug);
        return new ImportedEvent(
                event.path("position").asLong(),
                event.path("stream").asString(),
                event.path("sequence").asLong(),
                uuid(event, "eventId"),
                name,
                revision,
                SealedJson.sealedAnew(payload, keys, look.erased()).toString(),
                SealedJson.sealedAnew(event.get("metadata"), keys, look.erased())
                        .toString(),
                time(event, "timestamp"),
                time(event, "recordedAt"),
                json.readOpened(name, revision, payload.deepCopy()));
    }

    private static ImportedRequest request(JsonNode each) {
        return new ImportedRequest(
                each.path("principal").asString(),
                each.path("key").asString(),
                each.path("fingerprint").asString(),
                each.path("status").asInt(),
                each.path("location").isNull() ? null : each.path("location").asString(),
                uuid(each, "id"),
                each.path("version").asLong(),
                each.path("position").asLong(),
                each.path("extra").toString());
    }

    private static void requestKey(Connection connection, NewKeys keys, JsonNode each) throws SQLException {
        byte[] key = Base64.getDecoder().decode(each.path("key").asString());
        UUID tenant = keys.tenantId().value();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into tenantry.imported_request_key (tenant_id, sealed) values (?, ?)")) {
            insert.setObject(1, tenant);
            insert.setBytes(2, keys.seal(tenant, key));
            insert.executeUpdate();
        }
    }

    private static void keys(Connection connection, NewKeys keys, Set<UUID> erased) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into tenantry.data_key (tenant_id, subject, wrapped, wrapped_by, destroyed_at)"
                        + " values (?, ?, ?, ?, case when ? then clock_timestamp() end) on conflict do nothing")) {
            for (UUID subject : erased) add(insert, keys, subject, null);
            keys.forEach((subject, wrapped) -> add(insert, keys, subject, wrapped));
            insert.executeBatch();
        }
    }

    private static void add(PreparedStatement insert, NewKeys keys, UUID subject, byte @Nullable [] wrapped) {
        try {
            insert.setObject(1, keys.tenantId().value());
            insert.setObject(2, subject);
            insert.setBytes(3, wrapped);
            insert.setString(4, wrapped == null ? null : keys.wrappedBy());
            insert.setBoolean(5, wrapped == null);
            insert.addBatch();
        } catch (SQLException e) {
            throw new Unwritten(e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private static void asProjector(Connection connection, Work work) throws SQLException {
        OwnerDatabase.run(connection, "set local role tenantry_projector");
        work.on(connection);
        OwnerDatabase.run(connection, "set local role tenantry_owner");
    }
}
