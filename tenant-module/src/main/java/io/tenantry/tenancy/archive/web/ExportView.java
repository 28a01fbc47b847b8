package io.tenantry.tenancy.archive.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An archive as the API answers it. */
record ExportView(
        UUID id,

        @Schema(
                example = "made",
                allowableValues = {"waiting", "made", "failed", "deleted"})
        String state,

        @Schema(description = "How many events are written; all, once it is made")
        long done,

        @Schema(description = "Of how many; 0 before it is begun")
        long total,

        @Schema(
                description = "What kept it from being made",
                example =
                        "The code failed at something that it does not foresee. The log says more: reference 3f9a02c1.")
        @Nullable
        String reason,

        @Schema(description = "How many events it holds") @Nullable
        Long events,

        @Schema(description = "Size of the file") @Nullable Long bytes,

        @Schema(description = "Of the file, in hexadecimal digits") @Nullable
        String sha256,

        Instant createdAt,
        @Nullable Instant finishedAt,

        @Schema(description = "When it is deleted") @Nullable
        Instant expiresAt,

        long version) {
    static final String TABLE = "archive";
    static final String COLUMNS =
            "id, state, reason, events, bytes, sha256, created_at, finished_at, expires_at, version,"
                    + " coalesce(events, (select w.done from archive_work w where w.tenant_id = archive.tenant_id"
                    + " and w.id = archive.id)) as done,"
                    + " coalesce(events, (select w.total from archive_work w where w.tenant_id = archive.tenant_id"
                    + " and w.id = archive.id)) as total";

    static ExportView of(ResultSet row, int number) throws SQLException {
        return new ExportView(
                row.getObject("id", UUID.class),
                row.getString("state"),
                row.getLong("done"),
                row.getLong("total"),
                row.getString("reason"),
                row.getObject("events", Long.class),
                row.getObject("bytes", Long.class),
                row.getString("sha256"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"),
                instant(row, "expires_at"),
                row.getLong("version"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
