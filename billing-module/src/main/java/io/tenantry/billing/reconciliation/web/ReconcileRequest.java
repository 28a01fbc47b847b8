package io.tenantry.billing.reconciliation.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.reconciliation.Reconciliations.Statement;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Schema(name = "ReconcileRequest", description = "A provider's statement and the time it is of.")
record ReconcileRequest(
        @Schema(description = "As its payment events name it in source", example = "yookassa")
        @NotBlank
        @Size(max = 255)
        String provider,

        @Schema(description = "The statement's time begins", example = "2026-11-01T00:00:00Z") @NotNull
        Instant from,

        @Schema(description = "and ends before", example = "2026-12-01T00:00:00Z") @NotNull
        Instant to,

        @Schema(example = "csv") @NotNull @Pattern(regexp = "csv|json")
        String format,

        @Schema(
                description = "Its text, up to 50,000 lines in 10 MB: CSV with a heading, or a JSON array of objects",
                example = "subject,amount,currency\n2d9f7c3e,199.00,RUB\n")
        @NotBlank
        @Size(max = 10 * 1024 * 1024)
        String statement,

        @Schema(description = "Between the fields of CSV; else a comma", example = ",")
        @Pattern(regexp = "[,;|\t]")
        @Nullable
        String delimiter,

        @Schema(
                description = "Which column of CSV holds which field; else they have the fields' names",
                example = "subject=subject;amount=amount")
        @Size(max = 1000)
        @Nullable
        String columns) {
    Statement toStatement() {
        return new Statement(
                provider,
                from,
                to,
                format,
                statement,
                delimiter == null ? "," : delimiter,
                columns == null ? "" : columns);
    }
}
