package io.tenantry.figures.audit.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@Schema(description = "One event: who did what, when, why and from where")
record AuditEntryView(
        @Schema(description = "Of the event", example = "1042")
        long position,

        UUID eventId,
        UUID tenantId,
        Instant at,

        @Schema(
                description = "user:<id>, token:<id>, operator:<id>, system:<source> or anonymous",
                example = "user:0198c000-0000-7000-8000-000000000001")
        String actor,

        @Schema(description = "The event's name", example = "support.ticket-closed")
        String action,

        Resource resource,

        @Schema(allowableValues = {"api", "page", "kafka", "reaction", "schedule", "import"})
        String source,

        @Schema(description = "What the actor gave as X-Reason", example = "Asked for by phone") @Nullable
        String reason,

        String requestId,

        @Schema(description = "The event or message that caused it") @Nullable
        String causationId,

        @Schema(description = "Address and agent of the actor; null if unknown or erased") @Nullable
        String from,

        @Schema(
                description = "The changed fields as they were; sealed values are ***",
                example = "{\"state\": \"open\"}")
        Map<String, Object> before,

        @Schema(
                description = "The changed fields as they are; sealed values are ***",
                example = "{\"state\": \"closed\"}")
        Map<String, Object> after) {
    static final String COLUMNS =
            "position, event_id, tenant_id, at, actor, action, kind, resource_id, version, source,"
                    + " reason, request_id, causation_id, origin, before, after";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    @Schema(name = "AuditResource", description = "What the event happened to")
    record Resource(
            @Schema(description = "The module it belongs to", example = "support")
            String kind,

            UUID id,

            @Schema(description = "Its version after the event", example = "4")
            long version) {}

    static AuditEntryView of(ResultSet row, int number) throws SQLException {
        return new AuditEntryView(
                row.getLong("position"),
                row.getObject("event_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("action"),
                new Resource(row.getString("kind"), row.getObject("resource_id", UUID.class), row.getLong("version")),
                row.getString("source"),
                row.getString("reason"),
                row.getString("request_id"),
                row.getString("causation_id"),
                row.getString("origin"),
                JSON.readValue(row.getString("before"), FIELDS),
                JSON.readValue(row.getString("after"), FIELDS));
    }
}
