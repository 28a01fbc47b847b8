package io.tenantry.tenancy.platform;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Rebuild;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One projection or reaction as operators see it. */
record ProjectionView(
        @Schema(example = "figures.statistics") String processor,
        @Schema(description = "Of its code") int version,

        @Schema(description = "Everything up to here was followed, of all tenants that are not parked")
        long position,

        @Schema(description = "Positions behind the newest event")
        long lag,

        @Schema(description = "Age of the oldest event that was not followed")
        double lagSeconds,

        @Schema(
                description =
                        "Positions passed in a second: the mean of the last ten seconds, on all servers together. Events of"
                                + " every kind count, whether it follows them or not. 0 at rest",
                example = "1250")
        long rate,

        @Schema(description = "On the answering server, since it started")
        long errors,

        @Schema(
                description =
                        "What failed last on the answering server, and the reference under which its log says more",
                example = "The database refused it (42501). The log says more: reference 3f9a02c1.")
        @Nullable
        String lastError,

        @Schema(description = "Which server follows which part of the tenants; null: nobody now")
        List<Projections.Owner> owners,

        @Schema(description = "Reactions have effects outside and cannot be rebuilt")
        boolean rebuildable,

        @Schema(description = "The latest one; null: none") @Nullable
        Rebuild rebuild) {
    static ProjectionView of(Projections.Progress progress, List<Projections.Owner> owners, @Nullable Rebuild rebuild) {
        return new ProjectionView(
                progress.processor(),
                progress.version(),
                progress.position(),
                progress.lag(),
                progress.lagSeconds(),
                progress.rate(),
                progress.errors(),
                progress.lastError(),
                owners,
                progress.rebuildable(),
                rebuild);
    }
}
