package io.tenantry.tenancy.archive.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.archive.ArchiveImport;
import io.tenantry.tenancy.archive.ArchiveImport.Imported;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.StreamedBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ImportController.PATH)
@Tag(name = "Platform")
class ImportController {
    static final String PATH = "/api/v1/platform/imports";

    private final ArchiveImport imports;

    ImportController(ArchiveImport imports) {
        this.imports = imports;
    }

    @Bean
    static StreamedBody archives() {
        return new StreamedBody(PATH);
    }

    record ImportedView(UUID tenantId, long events) {}

    @PostMapping
    @Operation(
            summary = "Import a tenant",
            description =
                    "From an archive of another installation, as `GET /exports/{id}/content` gave it. Ids, versions and"
                            + " times stay, values are sealed with new keys; nothing is told to others or done again. It answers"
                            + " when all of it is here, or nothing of it. 409 tenant-exists for a tenant that is here or was; 409"
                            + " already-taken where its slug is another's: name another one. 422 passphrase-wrong,"
                            + " archive-tampered, archive-too-large, archive-too-new.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            description = "The archive",
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/octet-stream",
                                            schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<ImportedView> take(
            @Parameter(
                            description = "What the tenant is called here, instead of what it was called",
                            example = "acme-2")
                    @RequestParam(required = false)
                    @Pattern(regexp = "[a-z0-9-]{3,63}")
                    @Nullable
                    String slug,
            @Parameter(
                            description = "Opens the archive; percent-encoded where it is not ASCII",
                            example = "seven%20words")
                    @RequestHeader(name = "Archive-Passphrase", required = false)
                    @Size(max = 1_000)
                    @Nullable
                    String passphrase,
            HttpServletRequest request,
            ApiCall call)
            throws IOException {
        call.requireOperator();
        if (passphrase == null)
            throw new RequestRefused(
                    RequestRefused.Why.INVALID_PARAMETER, "Say with Archive-Passphrase what opens the archive.");
        byte[] opened = URLDecoder.decode(passphrase.replace("+", "%2B"), StandardCharsets.UTF_8)
                .getBytes(StandardCharsets.UTF_8);
        Imported imported = imports.take(request.getInputStream(), opened, slug);
        UUID tenantId = imported.tenantId().value();
        return ResponseEntity.created(URI.create("/api/v1/tenants/" + tenantId))
                .body(new ImportedView(tenantId, imported.events()));
    }
}
