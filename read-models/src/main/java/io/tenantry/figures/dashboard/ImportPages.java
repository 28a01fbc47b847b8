package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.archive.ArchiveImport;
import io.tenantry.tenancy.archive.ArchiveImport.Imported;
import io.tenantry.tenancy.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where operators take a tenant in from an archive of another installation. */
@Controller
@RequestMapping("/dashboard/imports")
class ImportPages {
    private final ArchiveImport imports;

    ImportPages(ArchiveImport imports) {
        this.imports = imports;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.operator(request);
    }

    @GetMapping
    String ask() {
        return "imports";
    }

    /** The token of the session comes with the address: nobody has read the form when it is asked for. */
    @PostMapping
    @Nullable
    String take(HttpServletRequest request, PageCall page) throws IOException {
        Upload upload = Upload.of(request);
        String slug = upload.field("slug").strip();
        InputStream archive = upload.file();
        if (archive == null) return refused("Choose the archive.", slug, page);
        try {
            Imported imported = imports.take(
                    archive, upload.field("passphrase").getBytes(StandardCharsets.UTF_8), slug.isEmpty() ? null : slug);
            return page.leadTo(
                    "/dashboard/tenants/" + imported.tenantId(),
                    "The tenant is here, with " + imported.events() + " events.");
        } catch (Rejection refusal) {
            return refused(PageCall.words(refusal), slug, page);
        }
    }

    private static String refused(String because, String slug, PageCall page) {
        page.response().setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page.with("refusal", because).with("slug", slug).show("imports", "taking");
    }
}
