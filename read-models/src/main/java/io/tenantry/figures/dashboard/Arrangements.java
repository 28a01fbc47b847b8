package io.tenantry.figures.dashboard;

import io.tenantry.tenant.api.Domains;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has arranged beside its business: under which domains it is found, and which archives are made of it.
 *
 * @param exports null: the viewer may not take them; so with schedules
 */
record Arrangements(
        String name,
        ZoneId zone,
        List<DomainLine> domains,
        @Nullable List<ExportLine> exports,
        @Nullable List<ScheduleLine> schedules) {

    /** Something moves that no event tells of. */
    public boolean isMaking() {
        return exports != null && exports.stream().anyMatch(ExportLine::isWaiting);
    }

    /**
     * A domain.
     *
     * @param state {@code claimed|verified|lapsed}
     * @param missedOn the last day on which the record was missed
     */
    record DomainLine(
            UUID id,
            String name,
            String state,
            Domains.Proof proof,
            @Nullable Instant verifiedAt,
            @Nullable LocalDate missedOn,
            Instant at) {
        public boolean isVerified() {
            return state.equals("verified");
        }
    }

    /**
     * An archive that is made, or was.
     *
     * @param state {@code waiting|made|failed}
     * @param by who asked for it; null: nobody can say yet
     * @param total how many events there are to write; 0 before it is begun
     */
    record ExportLine(
            UUID id,
            String state,
            @Nullable String by,
            @Nullable String reason,
            long done,
            long total,
            @Nullable Long events,
            @Nullable Long bytes,
            @Nullable String sha256,
            Instant at,
            @Nullable Instant expiresAt) {
        public boolean isWaiting() {
            return state.equals("waiting");
        }

        public boolean isMade() {
            return state.equals("made");
        }

        /** Null: it is not begun. */
        public @Nullable Long percent() {
            return total == 0 ? null : Math.min(100, done * 100 / total);
        }
    }

    /** Archives that are made again and again. */
    record ScheduleLine(
            UUID id, int everyDays, int keepDays, @Nullable Instant nextAt, Instant at) {}
}
