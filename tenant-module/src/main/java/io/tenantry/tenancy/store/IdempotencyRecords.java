package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.database.TenantDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What earlier requests were answered. The records are written by the append. */
@Component
class IdempotencyRecords {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TenantDatabase database;

    IdempotencyRecords(TenantDatabase database) {
        this.database = database;
    }

    record Remembered(String fingerprint, CommandResult result) {}

    /** The answer to an earlier request with this key, with its fingerprint. */
    Optional<Remembered> find(RequestKey key, TenantId tenantId) {
        TenantId scope = key.scopeFor(tenantId);
        return database.inTenant(scope, jdbc -> jdbc.sql(
                        "select fingerprint, status, location, id, version, position, extra from idempotency"
                                + " where tenant_id = ? and principal = ? and key = ?")
                .params(scope.value(), key.principal(), key.key())
                .query((row, _) -> new Remembered(
                        row.getString("fingerprint"),
                        new CommandResult(
                                row.getObject("id", UUID.class),
                                row.getLong("version"),
                                row.getLong("position"),
                                row.getInt("status"),
                                row.getString("location"),
                                strings(row.getString("extra")),
                                true,
                                List.of())))
                .optional());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> strings(String json) {
        return Objects.requireNonNull((Map<String, String>) JSON.readValue(json, Map.class));
    }
}
