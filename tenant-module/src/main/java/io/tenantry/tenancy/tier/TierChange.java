package io.tenantry.tenancy.tier;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's change of tier, and how far it is. */
public record TierChange(
        UUID tenantId,
        UUID id,

        @Schema(
                description = "Where the tenant goes",
                allowableValues = {"shared", "schema"},
                example = "schema")
        String tier,

        @Schema(
                description =
                        "comparing: both copies follow, and are compared; switched: requests are answered from the new place,"
                                + " and both copies follow until you confirm or go back",
                allowableValues = {"copying", "comparing", "switched", "confirmed", "returned", "failed"},
                example = "switched")
        String state,

        @Schema(description = "Rows that are copied") long rowsDone,

        @Schema(description = "Rows that were there when it began")
        long rowsTotal,

        @Schema(description = "Tables whose copies were compared, by sums over all rows, and found alike")
        int tables,

        @Schema(description = "Why it failed; the tenant is where it was") @Nullable
        String reason,

        Instant begunAt,
        Instant changedAt) {
    public boolean isRunning() {
        return isCopying() || isComparing();
    }

    boolean isCopying() {
        return state.equals("copying");
    }

    boolean isComparing() {
        return state.equals("comparing");
    }

    public boolean isSwitched() {
        return state.equals("switched");
    }

    /** Where it came from. */
    String source() {
        return tier.equals("schema") ? "shared" : "schema";
    }

    public int percent() {
        if (!isRunning() || rowsTotal == 0) return isRunning() ? 0 : 100;
        return (int) Math.min(99, rowsDone * 100 / rowsTotal);
    }
}
