package io.tenantry.tenancy.archive.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.tenancy.archive.ArchiveBounds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

record ExportRequest(
        @Schema(
                description =
                        "Opens the archive; it is not kept once the archive is made, and nobody can tell it to you",
                example = "seven words that nobody would guess easily",
                minLength = ArchiveBounds.SHORTEST_PASSPHRASE)
        @NotBlank
        @Size(min = ArchiveBounds.SHORTEST_PASSPHRASE, max = ArchiveBounds.LONGEST_PASSPHRASE)
        String passphrase) {
    @Override
    public String toString() {
        return "ExportRequest";
    }
}
