package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes what one command appends: events, claims, quotas, vault rows and its idempotency record. */
@Component
class AppendWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TenantDatabase database;
    private final PlatformSecrets secrets;
    private final List<Constraints> constraints;

    AppendWriter(TenantDatabase database, PlatformSecrets secrets, List<Constraints> constraints) {
        this.database = database;
        this.secrets = secrets;
        this.constraints = constraints;
    }

    /** Decides as {@link #write} would, and leaves nothing behind. */
    CommandResult dryRun(PendingAppend append) {
        Set<TenantId> tenants = new LinkedHashSet<>(List.of(append.context().tenantId()));
        if (append.context().key() != null)
            tenants.add(append.context().key().scopeFor(append.context().tenantId()));
        return database.inBatchRolledBack(tenants, jdbc -> {
            jdbc.sql("select pg_advisory_xact_lock(?)")
                    .param(Appender.LOCK)
                    .query()
                    .singleRow();
            return write(jdbc, append);
        });
    }

    CommandResult write(JdbcClient jdbc, PendingAppend append) {
        CommandContext context = append.context();
        StreamId target = append.target();
        boolean known = context.ifMatch() == null
                && append.events().stream().anyMatch(event -> event.stream().equals(target.stream()));
        Head before = known ? Head.OVERTAKEN : head(jdbc, target);
        if (context.ifMatch() != null && context.ifMatch() != before.version())
            throw new CommandRefused(Why.STALE_VERSION, "The present version is " + before.version() + ".");
        Head after = before;
        for (PendingAppend.NewEvent event : append.events()) {
            long position = insert(jdbc, context, event);
            boolean ofTarget = event.stream().equals(target.stream());
            after = new Head(ofTarget ? event.sequence() + 1 : after.version(), position);
            ConstraintLedger ledger = new ConstraintLedger(jdbc, secrets, context.tenantId(), event.timestamp(), true);
            for (Constraints constraint : constraints) constraint.of(event.payload(), event.timestamp(), ledger);
        }
        context.credentials().forEach(credential -> insert(jdbc, credential));
        CommandResult result = new CommandResult(
                target.value(),
                after.version(),
                after.position(),
                context.answer().status(),
                context.answer().location(),
                context.answer().extra(),
                false,
                context.dryRun()
                        ? append.events().stream()
                                .map(event -> new CommandResult.Preview(event.name(), event.preview()))
                                .toList()
                        : List.of());
        if (context.key() != null) insert(jdbc, context.key(), context.tenantId(), result);
        return result;
    }

    private record Head(long version, long position) {
        /** Of no interest, since the command's own events will be the head. */
        static final Head OVERTAKEN = new Head(0, 0);
    }

    private static Head head(JdbcClient jdbc, StreamId stream) {
        return jdbc.sql("select sequence + 1, position from event where tenant_id = ? and stream = ?"
                        + " order by sequence desc limit 1")
                .params(stream.tenantId().value(), stream.stream())
                .query((row, _) -> new Head(row.getLong(1), row.getLong(2)))
                .optional()
                .orElse(new Head(0, 0));
    }

    private static long insert(JdbcClient jdbc, CommandContext context, PendingAppend.NewEvent event) {
        try {
            return jdbc.sql(
                            "with clock as (update append_clock set recorded_at = greatest(clock_timestamp(), recorded_at)"
                                    + " returning recorded_at)"
                                    + " insert into event (tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
                                    + " \"timestamp\", recorded_at, imported)"
                                    + " select ?, ?, ?, ?, ?, ?, ?::json, ?::json, ?, clock.recorded_at, false from clock"
                                    + " returning position")
                    .params(
                            context.tenantId().value(),
                            event.stream(),
                            event.sequence(),
                            event.eventId(),
                            event.name(),
                            event.revision(),
                            event.payloadJson(),
                            event.metadataJson(),
                            event.timestamp().atOffset(ZoneOffset.UTC))
                    .query(Long.class)
                    .single();
        } catch (DuplicateKeyException e) {
            throw new EventConflict(event.stream() + " already has event " + event.sequence());
        }
    }

    /** An update and, if there was none, an insert: an upsert would have to read the hash, which this role may not. */
    private static void insert(JdbcClient jdbc, Credential credential) {
        int updated = jdbc.sql("update credential set hash = ? where tenant_id = ? and kind = ? and owner = ?")
                .params(
                        credential.hash(),
                        credential.tenantId().value(),
                        credential.kind().name(),
                        credential.owner())
                .update();
        if (updated > 0) return;
        jdbc.sql("insert into credential (tenant_id, kind, owner, hash) values (?, ?, ?, ?)")
                .params(credential.tenantId().value(), credential.kind().name(), credential.owner(), credential.hash())
                .update();
    }

    private static void insert(JdbcClient jdbc, RequestKey key, TenantId tenantId, CommandResult result) {
        int inserted = jdbc.sql("insert into idempotency (tenant_id, principal, key, fingerprint, status, location, id,"
                        + " version, position, extra) values (:tenant, :principal, :key, :fingerprint, :status, :location,"
                        + " :id, :version, :position, :extra::json) on conflict do nothing")
                .param("tenant", key.scopeFor(tenantId).value())
                .param("principal", key.principal())
                .param("key", key.key())
                .param("fingerprint", key.fingerprint())
                .param("status", result.status())
                .param("location", result.location())
                .param("id", result.id())
                .param("version", result.version())
                .param("position", result.position())
                .param("extra", JSON.writeValueAsString(result.extra()))
                .update();
        if (inserted == 0) throw new EventConflict("the idempotency key was used meanwhile");
    }

    /** The answer to an earlier request with this key, with its fingerprint; null if there was none. */
    @Nullable
    Remembered remembered(RequestKey key, TenantId tenantId) {
        TenantId scope = key.scopeFor(tenantId);
        return database.inTenant(scope, jdbc -> jdbc.sql(
                        "select fingerprint, status, location, id, version, position, extra from idempotency"
                                + " where tenant_id = ? and principal = ? and key = ?")
                .params(scope.value(), key.principal(), key.key())
                .query((row, _) -> new Remembered(
                        row.getString("fingerprint"),
                        new CommandResult(
                                row.getObject("id", java.util.UUID.class),
                                row.getLong("version"),
                                row.getLong("position"),
                                row.getInt("status"),
                                row.getString("location"),
                                strings(row.getString("extra")),
                                true,
                                List.of())))
                .optional()
                .orElse(null));
    }

    record Remembered(String fingerprint, CommandResult result) {}

    @SuppressWarnings("unchecked")
    private static Map<String, String> strings(String json) {
        return Objects.requireNonNull((Map<String, String>) JSON.readValue(json, Map.class));
    }
}
