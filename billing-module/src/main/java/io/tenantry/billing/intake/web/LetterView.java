package io.tenantry.billing.intake.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.api.LetterId;
import io.tenantry.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A letter as the API shows it. */
@Schema(name = "Letter")
record LetterView(
        @JsonUnwrapped Summary letter,

        @Schema(description = "What a replay would take in; null when it is erased") @Nullable
        String value) {

    @Schema(name = "LetterSummary")
    record Summary(
            UUID id,

            @Schema(description = "The tenant that the message names; the platform if there is no such tenant")
            UUID tenantId,

            @Schema(example = "payment-events") String topic,
            int partition,
            long offset,

            @Schema(description = "Code of what was wrong when it was last tried", example = "unknown-payment-and-user")
            String reason,

            @Schema(description = "The reason in words, without anything that the message said")
            String detail,

            @Schema(description = "Bytes that arrived") int size,

            @Schema(description = "Only the first 64 KB were kept: it can only be discarded")
            boolean cut,

            @Schema(allowableValues = {"open", "replayed", "discarded"})
            String state,

            boolean edited,
            @JsonIgnore UUID valueId,
            Instant createdAt,
            Instant changedAt,
            long version) {
        static final String COLUMNS =
                "id, tenant_id, topic, partition, record_offset, reason, detail, size, cut, state,"
                        + " edited, value_id, created_at, changed_at, version";

        static Summary of(ResultSet row, int number) throws SQLException {
            return new Summary(
                    row.getObject("id", UUID.class),
                    row.getObject("tenant_id", UUID.class),
                    row.getString("topic"),
                    row.getInt("partition"),
                    row.getLong("record_offset"),
                    row.getString("reason"),
                    row.getString("detail"),
                    row.getInt("size"),
                    row.getBoolean("cut"),
                    row.getString("state"),
                    row.getBoolean("edited"),
                    row.getObject("value_id", UUID.class),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                    row.getLong("version"));
        }

        LetterId letterId() {
            return new LetterId(new TenantId(tenantId), id);
        }
    }
}
