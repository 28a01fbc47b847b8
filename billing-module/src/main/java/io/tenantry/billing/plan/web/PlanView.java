package io.tenantry.billing.plan.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.web.Columns;
import io.tenantry.billing.web.MoneyBody;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

@Schema(name = "Plan", description = "A plan with the terms of its present version.")
record PlanView(
        UUID id,
        @Schema(example = "Standard") String name,

        @Schema(description = "How long one purchase lasts: ISO 8601", example = "P1M")
        String period,

        MoneyBody price,

        @Schema(description = "Days to try it; 0: no trial", example = "7")
        int trialDays,

        Map<String, Object> entitlements,

        @Schema(description = "Counts the versions of the terms", example = "1")
        int planVersion,

        @Schema(description = "active, or retired: sold to nobody new", example = "active")
        String state,

        Instant createdAt,
        @Schema(description = "For If-Match", example = "1") long version) {
    static final String COLUMNS =
            "id, name, period, price_minor, currency, trial_days, entitlements, plan_version, state,"
                    + " created_at, version";

    static PlanView of(ResultSet row, int number) throws SQLException {
        return new PlanView(
                Columns.uuid(row, "id"),
                row.getString("name"),
                row.getString("period"),
                MoneyBody.of(row, "price_minor"),
                row.getInt("trial_days"),
                Columns.object(row, "entitlements"),
                row.getInt("plan_version"),
                row.getString("state"),
                Columns.time(row, "created_at"),
                row.getLong("version"));
    }
}
