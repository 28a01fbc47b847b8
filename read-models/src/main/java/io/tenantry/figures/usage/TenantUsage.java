package io.tenantry.figures.usage;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.tenancy.database.SlowQueries.SlowQuery;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(description = "What a tenant takes of the installation")
public record TenantUsage(
        UUID tenantId,
        @Schema(example = "Nord VPN shop") String name,
        @Schema(example = "nord") String slug,

        @Schema(
                allowableValues = {
                    "pending_approval",
                    "provisioning",
                    "active",
                    "suspended",
                    "rejected",
                    "closed",
                    "erased"
                })
        String state,

        @Schema(
                description = "Where its requests are answered from",
                allowableValues = {"shared", "schema"})
        String tier,

        @Schema(description = "When size and rows were measured; null: not yet") @Nullable
        Instant measuredAt,

        Size size,

        @Schema(description = "Its rows in all tables but the event store", example = "5120")
        long rows,

        @Schema(description = "Its events", example = "20480")
        long events,

        @Schema(description = "Its part of each table, the largest first; only where one tenant is asked for") @Nullable
        List<TableUsage> tables,

        Connections connections,
        SlowStatements slowQueries,

        @Schema(description = "Of its own schema; null: it has none, and the shared tables are migrated at each start")
        @Nullable
        Migration migration,

        @Schema(description = "When its last archive was made, also if that has been deleted since; null: none was")
        @Nullable
        Instant lastExportAt) {

    @Schema(description = "On disk, in bytes, indexes included")
    public record Size(
            @Schema(description = "Both together", example = "7340032")
            long bytes,

            @Schema(description = "Measured: the files of its own schema", example = "1310720")
            long ownBytes,

            @Schema(
                    description =
                            "Estimated: its share, by rows, of the tables that all tenants share; of the event store"
                                    + " in both tiers. Keys, hashes, claims and idempotency records are not counted",
                    example = "6029312")
            long sharedBytes) {
        static Size of(long ownBytes, long sharedBytes) {
            return new Size(ownBytes + sharedBytes, ownBytes, sharedBytes);
        }
    }

    /** Its part of one table. */
    public record TableUsage(
            @Schema(example = "payment") String table,

            @Schema(description = "Of its own schema, so its bytes are measured; else they are its share by rows")
            boolean own,

            long rows,
            long bytes,

            @Schema(description = "The table is so big that its rows were not counted but estimated from a sample")
            boolean sampled) {}

    @Schema(description = "Database connections of the answering server that work for it")
    public record Connections(
            @Schema(description = "At this moment") int now,

            @Schema(description = "At most at once, since the server started")
            int most) {}

    @Schema(description = "Of the slow statements that the answering server remembers, this tenant's")
    public record SlowStatements(
            int count,
            @Schema(description = "0: none") long longestMillis,
            @Nullable Instant lastAt) {
        static SlowStatements of(List<SlowQuery> newestFirst) {
            return new SlowStatements(
                    newestFirst.size(),
                    newestFirst.stream().mapToLong(SlowQuery::millis).max().orElse(0),
                    newestFirst.isEmpty() ? null : newestFirst.getFirst().at());
        }
    }

    /** How far the migrations of its schema are. */
    public record Migration(
            @Schema(allowableValues = {"current", "behind", "broken"})
            String state,

            @Schema(description = "The highest that it has", example = "060") @Nullable
            String version,

            Instant since,

            @Schema(example = "migration V060__conversations.sql: the database refused it (42P07)") @Nullable
            String error) {}

    public boolean isBroken() {
        return migration != null && migration.state().equals("broken");
    }
}
