package io.tenantry.tenancy.platform;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Rebuild;
import io.tenantry.tenancy.projection.Rebuilds;
import io.tenantry.tenancy.web.ApiCall;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/platform")
@Tag(name = "Platform", description = "Projections and their lanes, for operators")
class LaneController {
    private final Lanes lanes;
    private final Projections projections;
    private final Rebuilds rebuilds;

    LaneController(Lanes lanes, Projections projections, Rebuilds rebuilds) {
        this.lanes = lanes;
        this.projections = projections;
        this.rebuilds = rebuilds;
    }

    record LaneList(List<Lane> items) {}

    record ProjectionList(List<ProjectionView> items) {}

    record RebuildRequest(
            @Schema(
                    description = "Whose rows alone are rebuilt; null: everyone's",
                    example = "0199c0de-0000-7000-8000-000000000001")
            @Nullable
            UUID tenantId) {}

    record SkipRequest(
            @Schema(description = "Kept with the skip, for ever", example = "Refund of a test account, see ticket 4711")
            @NotBlank
            @Size(max = 500)
            String reason) {}

    @GetMapping("/projections")
    @Operation(
            summary = "Projections and reactions",
            description =
                    "How far each has come: its position, its lag in positions and seconds, its rate, what failed last,"
                            + " which servers run it, and its latest rebuild.")
    ProjectionList projections(ApiCall call) {
        call.requireOperator();
        Map<String, Rebuild> latest =
                rebuilds.latest().stream().collect(Collectors.toMap(Rebuild::processor, each -> each));
        List<Projections.Owner> owners = projections.owners();
        return new ProjectionList(projections.progress().stream()
                .map(each -> ProjectionView.of(each, owners, latest.get(each.processor())))
                .toList());
    }

    @PostMapping("/projections/{name}/rebuild")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Rebuild a projection",
            description =
                    "Folds it again from the first event, of all tenants or of one, beside the running one. What was"
                            + " built is compared with what is there; rows that differ are replaced in one transaction, and counted."
                            + " While one rebuild of a projection runs, asking again answers that one.")
    Rebuild rebuild(
            @PathVariable String name,
            @Valid @RequestBody(required = false) @Nullable RebuildRequest body,
            ApiCall call) {
        call.requireOperator();
        UUID tenantId = body == null ? null : body.tenantId();
        return rebuilds.begin(name, tenantId == null ? null : new TenantId(tenantId));
    }

    @GetMapping("/lanes")
    @Operation(
            summary = "Lanes",
            description =
                    "The main lanes of every processor, one for each part of the tenants, and a side lane for each tenant that is"
                            + " parked at an event.")
    LaneList lanes(ApiCall call) {
        call.requireOperator();
        return new LaneList(lanes.all());
    }

    @PostMapping("/lanes/{id}/run")
    @ApiResponse(
            responseCode = "200",
            description = "The lane as it stopped, or its id and state merged",
            content = @Content(schema = @Schema(implementation = Lane.class)))
    @Operation(
            summary = "Run a parked lane",
            description =
                    "Runs it from its position. It is merged and gone when it has caught up, else it is answered as it stopped.")
    ResponseEntity<?> run(@PathVariable UUID id, ApiCall call) {
        call.requireOperator();
        return lanes.run(id)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.ok(Map.of("id", id, "state", "merged")));
    }

    @PostMapping("/lanes/{id}/skip")
    @Operation(
            summary = "Skip an event",
            description =
                    "Goes on without the event that the lane stopped at. The skip is an event itself; rebuilds honour it.")
    ResponseEntity<?> skip(@PathVariable UUID id, @Valid @RequestBody SkipRequest body, ApiCall call) {
        call.requireOperator();
        Lane lane = lanes.get(id);
        TenantId tenantId = new TenantId(Objects.requireNonNullElse(lane.tenantId(), TenantId.PLATFORM.value()));
        CommandResult result = lanes.skip(
                lane,
                body.reason(),
                call.context(tenantId, Answer.DONE, List.of()).withReason(body.reason()));
        return result.preview().isEmpty()
                ? ResponseEntity.ok(Map.of("id", result.id(), "version", result.version()))
                : ResponseEntity.ok(Map.of("events", result.preview()));
    }
}
