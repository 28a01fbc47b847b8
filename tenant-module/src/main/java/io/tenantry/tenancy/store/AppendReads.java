package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.store.ConstraintState.ClaimKey;
import io.tenantry.tenancy.store.ConstraintState.Holder;
import io.tenantry.tenancy.store.ConstraintState.QuotaKey;
import io.tenantry.tenancy.store.ConstraintState.QuotaName;
import io.tenantry.tenancy.store.ConstraintState.Raised;
import io.tenantry.tenancy.store.ConstraintState.ReservationKey;
import io.tenantry.tenancy.store.ConstraintState.Zone;
import io.tenantry.tenancy.store.RecordedChanges.Change;
import io.tenantry.tenancy.store.RecordedChanges.Claim;
import io.tenantry.tenancy.store.RecordedChanges.GiveBack;
import io.tenantry.tenancy.store.RecordedChanges.Release;
import io.tenantry.tenancy.store.RecordedChanges.Reserve;
import io.tenantry.tenancy.store.RecordedChanges.Use;
import io.tenantry.tenancy.store.StoredState.Head;
import io.tenantry.tenancy.store.StoredState.KeyId;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Takes the append's lock and reads, in the same round trip, all that a batch must be checked against. */
final class AppendReads {
    private final List<PendingAppend> batch;
    private final StoredState state = new StoredState();
    private final Script script = new Script();

    private AppendReads(List<PendingAppend> batch) {
        this.batch = batch;
    }

    static StoredState read(Connection connection, List<PendingAppend> batch) throws SQLException {
        AppendReads reads = new AppendReads(batch);
        reads.lockAndClock();
        reads.heads();
        reads.keys();
        reads.claims();
        reads.quotas();
        reads.reservations();
        reads.script.run(connection);
        return reads.state;
    }

    /** A statement sees what was committed before it began, so the lock is a statement of its own, the first. */
    private void lockAndClock() {
        long events = batch.stream().mapToLong(append -> append.events().size()).sum();
        script.query("select pg_advisory_xact_lock(?)", Script.Rows.IGNORED, (long) Appender.LOCK)
                .query(
                        "select greatest(clock_timestamp(), recorded_at), (select last_value from event_position_seq)"
                                + " from append_clock",
                        rows -> {
                            rows.next();
                            state.recordedAt =
                                    rows.getObject(1, OffsetDateTime.class).toInstant();
                            state.previousPosition = rows.getLong(2);
                            state.lastPosition = state.previousPosition;
                        });
        if (events > 0)
            script.query(
                    "select min(nextval('event_position_seq')) from generate_series(1, ?)",
                    rows -> {
                        rows.next();
                        state.nextPosition = rows.getLong(1);
                        state.lastPosition = state.nextPosition + events - 1;
                    },
                    events);
    }

    private void heads() {
        Set<String> streams = new LinkedHashSet<>();
        for (PendingAppend append : batch) {
            streams.add(append.target().stream());
            append.events().forEach(event -> streams.add(event.stream()));
            streams.addAll(append.taken().keySet());
        }
        query(
                "select s.stream, e.sequence + 1, e.position from unnest(?::text[]::uuid[], ?::text[]) s (tenant_id, stream)"
                        + " cross join lateral (select sequence, position from event e where e.tenant_id = s.tenant_id"
                        + " and e.stream = s.stream order by sequence desc limit 1) e",
                row -> state.heads.put(row.getString(1), new Head(row.getLong(2), row.getLong(3))),
                streams,
                stream -> StreamId.tenantOf(stream).toString(),
                stream -> stream);
    }

    private void keys() {
        List<KeyId> keys = new ArrayList<>();
        for (PendingAppend append : batch) {
            if (append.context().key() != null)
                keys.add(KeyId.of(append.context().key(), append.context().tenantId()));
        }
        query(
                "select i.tenant_id, i.principal, i.key from unnest(?::text[]::uuid[], ?::text[], ?::text[])"
                        + " k (tenant_id, principal, key) join idempotency i using (tenant_id, principal, key)",
                row -> state.keys.add(new KeyId(tenant(row, 1), row.getString(2), row.getString(3))),
                keys,
                key -> key.tenantId().toString(),
                KeyId::principal,
                KeyId::key);
    }

    /** Keys are compared as columns: row-level security keeps a function of theirs out of the index. */
    private void claims() {
        List<Claim> own = new ArrayList<>();
        List<Claim> global = new ArrayList<>();
        changes(Claim.class).forEach(claim -> (claim.tenantId() == null ? global : own).add(claim));
        query(
                "select c.tenant_id, c.kind, c.value_hmac, c.stream from unnest(?::text[]::uuid[], ?::text[], ?::text[]::bytea[])"
                        + " k (tenant_id, kind, value_hmac) join claim c using (tenant_id, kind, value_hmac)",
                row -> claimed(tenant(row, 1), row),
                own,
                claim -> Objects.toString(claim.tenantId()),
                Claim::kind,
                claim -> AppendWrites.bytes(claim.hmac()));
        query(
                "select c.tenant_id, c.kind, c.value_hmac, c.stream from unnest(?::text[], ?::text[]::bytea[])"
                        + " k (kind, value_hmac) join global_claim c using (kind, value_hmac)",
                row -> claimed(null, row),
                global,
                Claim::kind,
                claim -> AppendWrites.bytes(claim.hmac()));
        List<Release> releases = changes(Release.class);
        for (String table : new String[] {"claim", "global_claim"}) {
            query(
                    "select c.tenant_id, c.kind, c.value_hmac, c.stream from unnest(?::text[]::uuid[], ?::text[], ?::text[])"
                            + " k (tenant_id, kind, stream) join " + table + " c using (tenant_id, stream, kind)",
                    row -> claimed(table.equals("claim") ? tenant(row, 1) : null, row),
                    releases,
                    release -> release.tenantId().toString(),
                    Release::kind,
                    Release::owner);
        }
    }

    private void claimed(@org.jspecify.annotations.Nullable TenantId scope, ResultSet row) throws SQLException {
        state.constraints.claims.read(
                new ClaimKey(scope, row.getString(2), ByteBuffer.wrap(row.getBytes(3))),
                new Holder(tenant(row, 1), row.getString(4)));
    }

    private void quotas() {
        List<Use> uses = uses();
        Set<QuotaKey> keys = new LinkedHashSet<>();
        uses.forEach(use -> ConstraintState.candidates(use).forEach(keys::add));
        uses.forEach(use -> keys.add(new QuotaKey(use.tenantId(), use.quota(), "")));
        changes(RecordedChanges.Limit.class)
                .forEach(limit -> keys.add(new QuotaKey(limit.tenantId(), limit.quota(), "")));
        query(
                "select q.tenant_id, q.name, q.period, q.used, q.limit_value"
                        + " from unnest(?::text[]::uuid[], ?::text[], ?::text[])"
                        + " k (tenant_id, name, period) join quota q using (tenant_id, name, period)",
                row -> {
                    QuotaKey key = new QuotaKey(tenant(row, 1), row.getString(2), row.getString(3));
                    state.constraints.used.read(key, row.getLong(4));
                    Long limit = row.getObject(5, Long.class);
                    if (limit != null) state.constraints.limits.read(new QuotaName(key.tenantId(), key.name()), limit);
                },
                keys,
                key -> key.tenantId().toString(),
                QuotaKey::name,
                QuotaKey::period);
        Set<TenantId> tenants = new LinkedHashSet<>();
        uses.forEach(use -> tenants.add(use.tenantId()));
        changes(RecordedChanges.Settings.class).forEach(settings -> tenants.add(settings.tenantId()));
        query(
                "select s.tenant_id, s.time_zone, s.currency from unnest(?::text[]::uuid[]) k (tenant_id)"
                        + " join quota_settings s using (tenant_id)",
                row -> state.constraints.zones.read(
                        tenant(row, 1), new Zone(ZoneId.of(row.getString(2)), row.getString(3))),
                tenants,
                TenantId::toString);
    }

    /** Whatever may be counted, now or otherwise. */
    private List<Use> uses() {
        return changes(Change.class).stream()
                .<Use>mapMulti((change, uses) -> {
                    switch (change) {
                        case Use use -> uses.accept(use);
                        case Reserve reserve -> uses.accept(reserve.use());
                        case GiveBack back -> uses.accept(back.otherwise());
                        default -> {}
                    }
                })
                .toList();
    }

    /** What is to be given back, and the quotas that it had raised. */
    private void reservations() {
        query(
                "select r.tenant_id, r.stream, r.name, r.period, r.n, q.used"
                        + " from unnest(?::text[]::uuid[], ?::text[], ?::text[]) k (tenant_id, stream, name)"
                        + " join quota_reservation r using (tenant_id, stream, name)"
                        + " left join quota q on q.tenant_id = r.tenant_id and q.name = r.name and q.period = r.period",
                row -> {
                    TenantId tenantId = tenant(row, 1);
                    Raised raised = new Raised(row.getString(4), row.getLong(5));
                    state.constraints.reserved.read(
                            new ReservationKey(tenantId, row.getString(2), row.getString(3)), raised);
                    if (raised.n() != 0)
                        state.constraints.used.read(
                                new QuotaKey(tenantId, row.getString(3), raised.period()), row.getLong(6));
                },
                changes(GiveBack.class),
                back -> back.otherwise().tenantId().toString(),
                GiveBack::owner,
                back -> back.otherwise().quota());
    }

    private <C extends Change> List<C> changes(Class<C> type) {
        return batch.stream()
                .flatMap(append -> append.changes().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /** One statement for all the keys, or none when there are none; every column of the key is an array. */
    @SafeVarargs
    private <K> void query(String sql, Row reader, Collection<K> keys, Function<K, String>... columns) {
        if (keys.isEmpty()) return;
        Object[] arrays = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            arrays[i] = keys.stream().map(columns[i]).toList();
        }
        script.query(
                sql,
                rows -> {
                    while (rows.next()) reader.read(rows);
                },
                arrays);
    }

    private static TenantId tenant(ResultSet row, int column) throws SQLException {
        return new TenantId(row.getObject(column, UUID.class));
    }
}
