package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.event.NamesPosition;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import io.tenantry.tenancy.store.RecordedChanges.Change;
import io.tenantry.tenancy.store.RecordedChanges.Reserve;
import io.tenantry.tenancy.store.RecordedChanges.Use;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Appends a whole tenant, in one transaction. Its events keep their ids, versions and times and get positions of this
 * installation, all together at the end of the store; what they claim and use up follows from them, as it once did.
 */
@Component
public class TenantImport {
    private static final int BATCH = 1_000;
    private static final String STAGING = """
            create temporary table import_event (origin bigint primary key, stream text, sequence bigint, event_id uuid, name text,
                revision int, payload text, metadata text, at timestamptz, recorded_at timestamptz, place bigint) on commit drop;
            create temporary table import_request (principal text, key text, fingerprint text, status int, location text, id uuid,
                version bigint, origin bigint, extra text) on commit drop""";

    private final OwnerDatabase owner;
    private final PlatformSecrets secrets;
    private final List<Constraints> constraints;
    private final EventFeed feed;

    TenantImport(OwnerDatabase owner, PlatformSecrets secrets, List<Constraints> constraints, EventFeed feed) {
        this.owner = owner;
        this.secrets = secrets;
        this.constraints = constraints;
        this.feed = feed;
    }

    /** What is imported, told to a {@link Target}. */
    @FunctionalInterface
    public interface Content {
        void write(Target target) throws SQLException;
    }

    /** What follows from imported events where they stand now, in the same transaction. */
    @FunctionalInterface
    public interface Stored {
        void on(Connection connection) throws SQLException;
    }

    /**
     * All or nothing.
     *
     * @return how many events it was
     * @throws CommandRefused {@code already-exists} for a tenant that is here or was, {@code already-taken} for a value that
     *     is unique over all tenants and another's
     */
    public long append(TenantId tenantId, Content content, Stored stored) {
        try {
            long events = owner.inTransaction(connection -> {
                OwnerDatabase.actFor(connection, tenantId);
                requireNew(connection, tenantId);
                OwnerDatabase.run(connection, STAGING);
                Target target = new Target(connection, tenantId);
                content.write(target);
                target.finish();
                stored.on(connection);
                return target.count;
            });
            feed.look();
            return events;
        } catch (DuplicateKeyException taken) {
            throw new CommandRefused(
                    Why.ALREADY_TAKEN, "Something of it is another tenant's here: its slug, or its bot.");
        }
    }

    /** Whether it is here because it was imported. */
    public boolean isImported(TenantId tenantId) {
        return owner.inTransaction(connection -> {
            OwnerDatabase.actFor(connection, tenantId);
            try (PreparedStatement query = connection.prepareStatement(
                    "select exists (select from tenantry.event where tenant_id = ? and imported)")) {
                query.setObject(1, tenantId.value());
                ResultSet row = query.executeQuery();
                row.next();
                return row.getBoolean(1);
            }
        });
    }

    private static void requireNew(Connection connection, TenantId tenantId) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select exists (select from tenantry.event where tenant_id = ?)"
                        + " or exists (select from tenantry.erased_event where tenant_id = ?)")) {
            query.setObject(1, tenantId.value());
            query.setObject(2, tenantId.value());
            ResultSet row = query.executeQuery();
            row.next();
            if (row.getBoolean(1)) throw new CommandRefused(Why.ALREADY_EXISTS, "The tenant is here, or was.");
        }
    }

    /** Takes what is imported, in the order of its events. */
    public final class Target {
        private final Connection connection;
        private final TenantId tenantId;
        private final StoredState state = new StoredState();
        private final PreparedStatement events;
        private final PreparedStatement requests;
        /** Origins of the events that name another by its position. */
        private final List<Long> naming = new ArrayList<>();

        private long count;
        private long requested;

        private Target(Connection connection, TenantId tenantId) throws SQLException {
            this.connection = connection;
            this.tenantId = tenantId;
            this.events = connection.prepareStatement("insert into import_event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            this.requests =
                    connection.prepareStatement("insert into import_request values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        }

        /** For what else belongs to the tenant: the transaction's own, as the owner who acts for this tenant. */
        public Connection connection() {
            return connection;
        }

        public void event(ImportedEvent event) throws SQLException {
            RecordedChanges changes = new RecordedChanges(secrets, tenantId);
            for (Constraints each : constraints)
                each.of(event.meaning(), event.timestamp(), changes.at(event.timestamp()));
            state.constraints.apply(
                    tenantId,
                    changes.changes().stream().map(TenantImport::unchecked).toList());
            if (event.meaning() instanceof NamesPosition) naming.add(event.origin());
            int i = 1;
            events.setLong(i++, event.origin());
            events.setString(i++, event.stream());
            events.setLong(i++, event.sequence());
            events.setObject(i++, event.eventId());
            events.setString(i++, event.name());
            events.setInt(i++, event.revision());
            events.setString(i++, event.payload());
            events.setString(i++, event.metadata());
            events.setObject(i++, event.timestamp().atOffset(ZoneOffset.UTC));
            events.setObject(i, event.recordedAt().atOffset(ZoneOffset.UTC));
            events.addBatch();
            if (++count % BATCH == 0) events.executeBatch();
        }

        public void request(ImportedRequest request) throws SQLException {
            int i = 1;
            requests.setString(i++, request.principal());
            requests.setString(i++, request.key());
            requests.setString(i++, request.fingerprint());
            requests.setInt(i++, request.status());
            requests.setString(i++, request.location());
            requests.setObject(i++, request.id());
            requests.setLong(i++, request.version());
            requests.setLong(i++, request.origin());
            requests.setString(i, request.extra());
            requests.addBatch();
            if (++requested % BATCH == 0) requests.executeBatch();
        }

        /** Only from here on do others wait. */
        private void finish() throws SQLException {
            events.executeBatch();
            requests.executeBatch();
            OwnerDatabase.run(connection, "select pg_advisory_xact_lock(" + Appender.LOCK + ")");
            requireNew(connection, tenantId);
            OwnerDatabase.run(connection, """
                    update import_event e set place = p.place from (
                        select origin, nextval('tenantry.event_position_seq') as place
                        from (select origin from import_event order by origin) s) p
                    where p.origin = e.origin;
                    update tenantry.append_clock set recorded_at =
                        greatest(recorded_at, (select max(recorded_at) from import_event))""");
            namePositions();
            String tenant = "'" + tenantId + "'::uuid";
            OwnerDatabase.run(
                    connection,
                    "insert into tenantry.event (position, tenant_id, stream, sequence, event_id, name, revision, payload,"
                            + " metadata, \"timestamp\", recorded_at, imported) overriding system value select place, "
                            + tenant
                            + ", stream, sequence, event_id, name, revision, payload::json, metadata::json, at,"
                            + " recorded_at, true from import_event order by place;"
                            + " insert into tenantry.idempotency (tenant_id, principal, key, fingerprint, status, location,"
                            + " id, version, position, extra) select " + tenant + ", r.principal, r.key, r.fingerprint,"
                            + " r.status, r.location, r.id, r.version, coalesce((select e.place from import_event e"
                            + " where e.origin <= r.origin order by e.origin desc limit 1), 0), r.extra::json"
                            + " from import_request r");
            AppendWrites.write(connection, state, List.of());
        }

        /** What is named and is not of the archive is nothing here: never an event that happens to have the number. */
        private void namePositions() throws SQLException {
            if (naming.isEmpty()) return;
            try (PreparedStatement update = connection.prepareStatement(
                    "update import_event n set payload = jsonb_set(n.payload::jsonb, '{position}', to_jsonb(coalesce("
                            + "(select e.place from import_event e where e.origin = (n.payload::jsonb ->> 'position')::bigint),"
                            + " 0)))::text where n.origin = any (?)")) {
                update.setArray(1, connection.createArrayOf("bigint", naming.toArray()));
                update.executeUpdate();
            }
        }
    }

    /** What was allowed once is not measured again. */
    private static Change unchecked(Change change) {
        return switch (change) {
            case Use use -> unchecked(use);
            case Reserve reserve -> new Reserve(unchecked(reserve.use()), reserve.owner());
            default -> change;
        };
    }

    private static Use unchecked(Use use) {
        return new Use(use.tenantId(), use.quota(), use.window(), use.at(), use.n(), use.currency(), false);
    }
}
