package io.tenantry.tenancy.archive.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.archive.ArchiveBounds;
import io.tenantry.tenancy.archive.ScheduleCommand.ChangeSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.EndSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.ScheduleArchives;
import io.tenantry.tenancy.archive.ScheduleId;
import io.tenantry.tenancy.archive.ScheduleList;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/export-schedules")
@Tag(name = "Exports")
class ExportScheduleController {
    private static final List<String> READS = List.of(ScheduleList.NAME);
    private static final String COLUMNS = "id, every_days, keep_days, state, next_at, created_at, version";

    private final Ids ids;

    ExportScheduleController(Ids ids) {
        this.ids = ids;
    }

    record ScheduleRequest(
            @Schema(description = "Days from one archive to the next; the first is made after as many", example = "7")
            @NotNull
            @Min(1)
            @Max(ArchiveBounds.LONGEST_INTERVAL)
            Integer everyDays,

            @Schema(description = "Days that each is kept", example = "35")
            @NotNull
            @Min(1)
            @Max(ArchiveBounds.LONGEST_KEPT)
            Integer keepDays,

            @Schema(
                    description = "Opens the archives; kept under the tenant's key for as long as the schedule",
                    example = "seven words that nobody would guess easily",
                    minLength = ArchiveBounds.SHORTEST_PASSPHRASE)
            @NotBlank
            @Size(min = ArchiveBounds.SHORTEST_PASSPHRASE, max = ArchiveBounds.LONGEST_PASSPHRASE)
            String passphrase) {
        @Override
        public String toString() {
            return "ScheduleRequest";
        }
    }

    record ScheduleChange(
            @Schema(description = "Days from one archive to the next", example = "14")
            @NotNull
            @Min(1)
            @Max(ArchiveBounds.LONGEST_INTERVAL)
            Integer everyDays,

            @Schema(description = "Days that each is kept", example = "35")
            @NotNull
            @Min(1)
            @Max(ArchiveBounds.LONGEST_KEPT)
            Integer keepDays,

            @Schema(
                    description = "Opens the archives from now on; null: as before",
                    example = "seven words that nobody would guess easily",
                    minLength = ArchiveBounds.SHORTEST_PASSPHRASE)
            @Size(min = ArchiveBounds.SHORTEST_PASSPHRASE, max = ArchiveBounds.LONGEST_PASSPHRASE)
            @Nullable
            String passphrase) {
        @Override
        public String toString() {
            return "ScheduleChange";
        }
    }

    record ScheduleView(
            UUID id,
            int everyDays,
            int keepDays,

            @Schema(
                    example = "active",
                    allowableValues = {"active", "ended"})
            String state,

            @Nullable Instant nextAt,
            Instant createdAt,
            long version) {
        static ScheduleView of(ResultSet row, int number) throws SQLException {
            OffsetDateTime next = row.getObject("next_at", OffsetDateTime.class);
            return new ScheduleView(
                    row.getObject("id", UUID.class),
                    row.getInt("every_days"),
                    row.getInt("keep_days"),
                    row.getString("state"),
                    next == null ? null : next.toInstant(),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getLong("version"));
        }
    }

    @PostMapping
    @Operation(
            summary = "Export the tenant again and again",
            description =
                    "Archives are made by themselves, every so many days, and each is kept for so many: see exports.")
    ResponseEntity<?> create(@Valid @RequestBody ScheduleRequest body, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ScheduleId id = new ScheduleId(call.tenantId(), ids.next());
        Sealed<String> passphrase = Sealed.of(KeyRef.ofTenant(call.tenantId()), body.passphrase());
        return call.create(
                id, new ScheduleArchives(id, body.everyDays(), body.keepDays(), passphrase), "/export-schedules");
    }

    @GetMapping
    @Operation(summary = "List schedules of exports", description = "Newest first.")
    Page<ScheduleView> list(ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        return call.page(READS, Listing.of("archive_schedule", COLUMNS, ScheduleView::of));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a schedule of exports", description = "Its ETag is what PUT needs in If-Match.")
    ResponseEntity<ScheduleView> get(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ScheduleView schedule = call.<@Nullable ScheduleView>read(
                READS, jdbc -> jdbc.sql("select " + COLUMNS + " from archive_schedule where tenant_id = ? and id = ?")
                        .params(call.tenantId().value(), id)
                        .query(ScheduleView::of)
                        .optional()
                        .orElse(null));
        return call.found(schedule, schedule == null ? 0 : schedule.version());
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Change a schedule of exports",
            description = "Where the days between archives change, the next one is made after as many. What was made is"
                    + " kept as it was said then. 409 schedule-ended. Needs If-Match.")
    ResponseEntity<?> change(@PathVariable UUID id, @Valid @RequestBody ScheduleChange body, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ScheduleId schedule = new ScheduleId(call.tenantId(), id);
        Sealed<String> passphrase = Sealed.ofNullable(KeyRef.ofTenant(call.tenantId()), body.passphrase());
        return call.replace(schedule, new ChangeSchedule(schedule, body.everyDays(), body.keepDays(), passphrase));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "End a schedule of exports", description = "What was made is kept for its time.")
    ResponseEntity<?> end(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ScheduleId schedule = new ScheduleId(call.tenantId(), id);
        return call.act(schedule, new EndSchedule(schedule));
    }
}
