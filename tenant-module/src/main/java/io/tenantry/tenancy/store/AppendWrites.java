package io.tenantry.tenancy.store;

import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.store.ConstraintState.ClaimKey;
import io.tenantry.tenancy.store.ConstraintState.Holder;
import io.tenantry.tenancy.store.ConstraintState.QuotaName;
import io.tenantry.tenancy.store.ConstraintState.Raised;
import io.tenantry.tenancy.store.ConstraintState.ReservationKey;
import io.tenantry.tenancy.store.StoredState.KeyId;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes everything that the accepted commands of a batch append: one statement a table, all in one round trip. */
final class AppendWrites {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HexFormat HEX = HexFormat.of();

    private final Script script = new Script();

    private AppendWrites() {}

    /** What one accepted command stores. */
    record Accepted(PendingAppend append, List<RecordedEvent> events, CommandResult result) {}

    static void write(Connection connection, StoredState state, List<Accepted> accepted) throws SQLException {
        AppendWrites writes = new AppendWrites();
        writes.events(
                state, accepted.stream().flatMap(each -> each.events().stream()).toList());
        writes.keys(accepted);
        writes.claims(state.constraints.claims);
        writes.quotas(state.constraints);
        writes.reservations(state.constraints.reserved);
        writes.credentials(accepted.stream()
                .flatMap(each -> each.append().context().credentials().stream())
                .toList());
        if (!writes.script.isEmpty()) writes.script.run(connection);
    }

    private void events(StoredState state, List<RecordedEvent> events) {
        if (events.isEmpty()) return;
        var recordedAt = state.recordedAt.atOffset(ZoneOffset.UTC);
        script.update(
                "insert into event (position, tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
                        + " \"timestamp\", recorded_at, imported) overriding system value"
                        + " select e.position, e.tenant_id, e.stream, e.sequence, e.event_id, e.name, e.revision,"
                        + " e.payload::json, e.metadata::json, e.at, ?::timestamptz, false"
                        + " from unnest(?::bigint[], ?::text[]::uuid[], ?::text[], ?::bigint[], ?::text[]::uuid[],"
                        + " ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[]::timestamptz[])"
                        + " e (position, tenant_id, stream, sequence, event_id, name, revision, payload, metadata, at)",
                recordedAt,
                events.stream().map(RecordedEvent::position).toList(),
                texts(events, RecordedEvent::tenantId),
                texts(events, RecordedEvent::stream),
                events.stream().map(RecordedEvent::sequence).toList(),
                texts(events, RecordedEvent::eventId),
                texts(events, RecordedEvent::name),
                events.stream().map(event -> (long) event.revision()).toList(),
                texts(events, RecordedEvent::payloadJson),
                texts(events, RecordedEvent::metadataJson),
                texts(events, RecordedEvent::timestamp));
        script.update("update append_clock set recorded_at = ?", recordedAt);
    }

    private void keys(List<Accepted> accepted) {
        List<Accepted> remembered = accepted.stream()
                .filter(each -> each.append().context().key() != null)
                .toList();
        if (remembered.isEmpty()) return;
        List<KeyId> keys = remembered.stream()
                .map(each -> KeyId.of(
                        Objects.requireNonNull(each.append().context().key()),
                        each.append().context().tenantId()))
                .toList();
        script.update(
                "insert into idempotency (tenant_id, principal, key, fingerprint, status, location, id, version, position,"
                        + " extra) select k.tenant_id, k.principal, k.key, k.fingerprint, k.status, k.location, k.id,"
                        + " k.version, k.position, k.extra::json"
                        + " from unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],"
                        + " ?::text[]::uuid[], ?::bigint[], ?::bigint[], ?::text[])"
                        + " k (tenant_id, principal, key, fingerprint, status, location, id, version, position, extra)",
                texts(keys, KeyId::tenantId),
                texts(keys, KeyId::principal),
                texts(keys, KeyId::key),
                texts(remembered, each -> Objects.requireNonNull(
                                each.append().context().key())
                        .fingerprint()),
                remembered.stream().map(each -> (long) each.result().status()).toList(),
                texts(remembered, each -> each.result().location()),
                texts(remembered, each -> each.result().id()),
                remembered.stream().map(each -> each.result().version()).toList(),
                remembered.stream().map(each -> each.result().position()).toList(),
                texts(remembered, each -> JSON.writeValueAsString(each.result().extra())));
    }

    private void claims(ConstraintState.Changed<ClaimKey, Holder> claims) {
        for (boolean global : new boolean[] {false, true}) {
            String table = global ? "global_claim" : "claim";
            List<Map.Entry<ClaimKey, Holder>> removed = ofScope(claims.removed(), global);
            if (!removed.isEmpty())
                script.update(
                        "delete from " + table + " c using unnest(?::text[]::uuid[], ?::text[], ?::text[]::bytea[])"
                                + " k (tenant_id, kind, value_hmac) where c.tenant_id = k.tenant_id and c.kind = k.kind"
                                + " and c.value_hmac = k.value_hmac",
                        texts(removed, row -> row.getValue().tenantId()),
                        texts(removed, row -> row.getKey().kind()),
                        texts(removed, row -> bytes(row.getKey().hmac())));
            List<Map.Entry<ClaimKey, Holder>> written = ofScope(claims.written(), global);
            if (!written.isEmpty())
                script.update(
                        "insert into " + table + " (tenant_id, kind, value_hmac, stream)"
                                + " select * from unnest(?::text[]::uuid[], ?::text[], ?::text[]::bytea[], ?::text[])",
                        texts(written, row -> row.getValue().tenantId()),
                        texts(written, row -> row.getKey().kind()),
                        texts(written, row -> bytes(row.getKey().hmac())),
                        texts(written, row -> row.getValue().stream()));
        }
    }

    private static List<Map.Entry<ClaimKey, Holder>> ofScope(List<Map.Entry<ClaimKey, Holder>> rows, boolean global) {
        return rows.stream()
                .filter(row -> (row.getKey().tenantId() == null) == global)
                .toList();
    }

    private void quotas(ConstraintState constraints) {
        var used = constraints.used.written();
        if (!used.isEmpty())
            script.update(
                    "insert into quota (tenant_id, name, period, used)"
                            + " select * from unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::bigint[])"
                            + " on conflict (tenant_id, name, period) do update set used = excluded.used",
                    texts(used, row -> row.getKey().tenantId()),
                    texts(used, row -> row.getKey().name()),
                    texts(used, row -> row.getKey().period()),
                    used.stream().map(Map.Entry::getValue).toList());
        limits(constraints.limits);
        var zones = constraints.zones.written();
        if (!zones.isEmpty())
            script.update(
                    "insert into quota_settings (tenant_id, time_zone, currency)"
                            + " select * from unnest(?::text[]::uuid[], ?::text[], ?::text[])"
                            + " on conflict (tenant_id) do update set time_zone = excluded.time_zone,"
                            + " currency = excluded.currency",
                    texts(zones, Map.Entry::getKey),
                    texts(zones, row -> row.getValue().zone().getId()),
                    texts(zones, row -> row.getValue().currency()));
    }

    private void reservations(ConstraintState.Changed<ReservationKey, Raised> reserved) {
        List<Map.Entry<ReservationKey, Raised>> removed = reserved.removed();
        if (!removed.isEmpty())
            script.update(
                    "delete from quota_reservation r using unnest(?::text[]::uuid[], ?::text[], ?::text[])"
                            + " k (tenant_id, stream, name) where r.tenant_id = k.tenant_id and r.stream = k.stream"
                            + " and r.name = k.name",
                    texts(removed, row -> row.getKey().tenantId()),
                    texts(removed, row -> row.getKey().stream()),
                    texts(removed, row -> row.getKey().quota()));
        List<Map.Entry<ReservationKey, Raised>> written = reserved.written();
        if (!written.isEmpty())
            script.update(
                    "insert into quota_reservation (tenant_id, stream, name, period, n)"
                            + " select * from unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[])",
                    texts(written, row -> row.getKey().tenantId()),
                    texts(written, row -> row.getKey().stream()),
                    texts(written, row -> row.getKey().quota()),
                    texts(written, row -> row.getValue().period()),
                    written.stream().map(row -> row.getValue().n()).toList());
    }

    private void limits(ConstraintState.Changed<QuotaName, Long> limits) {
        Map<QuotaName, @Nullable Long> changed = new LinkedHashMap<>();
        limits.removed().forEach(row -> changed.put(row.getKey(), null));
        limits.written().forEach(row -> changed.put(row.getKey(), row.getValue()));
        if (changed.isEmpty()) return;
        script.update(
                "insert into quota (tenant_id, name, period, limit_value)"
                        + " select l.tenant_id, l.name, '', l.value"
                        + " from unnest(?::text[]::uuid[], ?::text[], ?::text[]::bigint[]) l (tenant_id, name, value)"
                        + " on conflict (tenant_id, name, period) do update set limit_value = excluded.limit_value",
                texts(changed.keySet(), QuotaName::tenantId),
                texts(changed.keySet(), QuotaName::name),
                texts(changed.keySet(), changed::get));
    }

    /** An update and, if there was none, an insert: an upsert would have to read the hash, which this role may not. */
    private void credentials(List<Credential> all) {
        if (all.isEmpty()) return;
        Map<List<Object>, Credential> newest = new LinkedHashMap<>();
        for (Credential each : all) newest.put(List.of(each.tenantId(), each.kind(), each.owner()), each);
        Collection<Credential> credentials = newest.values();
        Object[] columns = {
            texts(credentials, Credential::hash),
            texts(credentials, Credential::tenantId),
            texts(credentials, Credential::kind),
            texts(credentials, Credential::owner)
        };
        String given =
                "unnest(?::text[], ?::text[]::uuid[], ?::text[], ?::text[]::uuid[]) k (hash, tenant_id, kind, owner)";
        String same = "c.tenant_id = k.tenant_id and c.kind = k.kind and c.owner = k.owner";
        script.update("update credential c set hash = k.hash from " + given + " where " + same, columns);
        script.update(
                "insert into credential (hash, tenant_id, kind, owner) select k.* from " + given
                        + " where not exists (select from credential c where " + same + ")",
                columns);
    }

    /** As PostgreSQL reads a {@code bytea}. */
    static String bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return "\\x" + HEX.formatHex(bytes);
    }

    private static <T> List<@Nullable String> texts(Collection<T> rows, Function<T, @Nullable Object> column) {
        List<@Nullable String> texts = new ArrayList<>(rows.size());
        for (T row : rows) {
            Object value = column.apply(row);
            texts.add(value == null ? null : value.toString());
        }
        return texts;
    }
}
