package io.tenantry.tenancy.archive.web;

import io.tenantry.tenancy.archive.ArchiveId;
import io.tenantry.tenancy.archive.ArchiveStore;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Hands out an archive's file, to programs and to browsers. */
@Component
public class ArchiveDownload {
    private final ArchiveStore store;

    ArchiveDownload(ArchiveStore store) {
        this.store = store;
    }

    /**
     * @param state of the archive, as the list says
     * @param bytes how long the file is; null: it is not there
     */
    public ResponseEntity<Resource> of(ArchiveId id, String state, @Nullable Long bytes) {
        if (bytes == null || !state.equals("made"))
            throw new CommandRefused(Why.EXPORT_NOT_THERE, "The export is " + state + ".");
        ContentDisposition file = ContentDisposition.attachment()
                .filename("tenant-" + id.tenantId() + ".zip.age")
                .build();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(bytes)
                .body(new InputStreamResource(new ArchiveStream(store, id, bytes)));
    }
}
