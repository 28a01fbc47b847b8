package io.tenantry.tenancy.tier;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's own schema, and how far its migrations are. */
public record TenantSchema(
        UUID tenantId,

        @Schema(example = "t_acme_0199c0de000070008000000000000001")
        String schema,

        @Schema(
                description = "behind: this server knows a migration that it lacks; broken: a migration failed, and the"
                        + " schema is as it was before",
                allowableValues = {"current", "behind", "broken"},
                example = "current")
        String state,

        @Schema(description = "The highest migration that it has", example = "060") @Nullable
        String version,

        @Schema(description = "When it came to this state") Instant since,

        @Schema(
                description = "Which migration failed, and the database's code for it",
                example = "migration V060__conversations.sql: the database refused it (42P07)")
        @Nullable
        String error) {}
