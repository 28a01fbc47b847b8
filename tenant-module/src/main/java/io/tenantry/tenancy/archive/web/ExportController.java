package io.tenantry.tenancy.archive.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.archive.ArchiveCommand.DeleteArchive;
import io.tenantry.tenancy.archive.ArchiveCommand.RequestArchive;
import io.tenantry.tenancy.archive.ArchiveId;
import io.tenantry.tenancy.archive.ArchiveList;
import io.tenantry.tenancy.archive.ArchiveStore;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/exports")
@Tag(name = "Exports", description = "All that a tenant has, as an encrypted file: docs/archive-format.md")
class ExportController {
    private static final List<String> READS = List.of(ArchiveList.NAME);

    private final ArchiveStore store;
    private final ArchiveDownload download;
    private final Ids ids;

    ExportController(ArchiveStore store, ArchiveDownload download, Ids ids) {
        this.store = store;
        this.download = download;
        this.ids = ids;
    }

    @PostMapping
    @Operation(
            summary = "Export the tenant",
            description = "An archive of all that the tenant has at one moment, made in the background while it goes on"
                    + " working, encrypted to the passphrase in the format age. GET shows how far it is; the file is kept"
                    + " for some days. Passwords and API tokens do not go along, and who is erased stays erased.")
    ResponseEntity<?> request(@Valid @RequestBody ExportRequest body, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ArchiveId id = new ArchiveId(call.tenantId(), ids.next());
        store.keepPassphrase(id, body.passphrase());
        return call.create(id, new RequestArchive(id, null), "/exports");
    }

    @GetMapping
    @Operation(summary = "List exports", description = "Newest first.")
    Page<ExportView> list(
            @RequestParam(required = false) @Pattern(regexp = "waiting|made|failed|deleted") @Nullable String state,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        return call.page(
                READS,
                Listing.of(ExportView.TABLE, ExportView.COLUMNS, ExportView::of).where("state", state));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show an export", description = "Its state, how far it is, and what its file is.")
    ResponseEntity<ExportView> get(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ExportView export = find(id, call);
        return call.found(export, export == null ? 0 : export.version());
    }

    @GetMapping("/{id}/content")
    @Operation(
            summary = "Download an export's file",
            description =
                    "Encrypted; `age --decrypt` opens it with the passphrase. 409 export-not-there while it is being"
                            + " made, and once it is deleted.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<Resource> content(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ExportView export = find(id, call);
        if (export == null) throw new CommandRefused(Why.NOT_FOUND, "No such object.");
        return download.of(new ArchiveId(call.tenantId(), id), export.state(), export.bytes());
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "Delete an export",
            description = "The file is gone at once; one that is being made is not made any more.")
    ResponseEntity<?> delete(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ArchiveId archive = new ArchiveId(call.tenantId(), id);
        return call.act(archive, new DeleteArchive(archive));
    }

    private static @Nullable ExportView find(UUID id, ApiCall call) {
        return call.<@Nullable ExportView>read(
                READS, jdbc -> jdbc.sql("select " + ExportView.COLUMNS + " from archive where tenant_id = ? and id = ?")
                        .params(call.tenantId().value(), id)
                        .query(ExportView::of)
                        .optional()
                        .orElse(null));
    }
}
