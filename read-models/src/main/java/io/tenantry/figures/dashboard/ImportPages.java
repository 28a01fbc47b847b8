package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.archive.ArchiveImport;
import io.tenantry.tenancy.archive.ArchiveImport.Imported;
import io.tenantry.tenancy.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

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
    String take(HttpServletRequest request, HttpServletResponse response, Model model, RedirectAttributes flash)
            throws IOException {
        Upload upload = Upload.of(request);
        String slug = upload.field("slug").strip();
        InputStream archive = upload.file();
        if (archive == null) return refused("Choose the archive.", slug, request, response, model);
        try {
            Imported imported = imports.take(
                    archive, upload.field("passphrase").getBytes(StandardCharsets.UTF_8), slug.isEmpty() ? null : slug);
            String tenant = "/dashboard/tenants/" + imported.tenantId();
            String notice = "The tenant is here, with " + imported.events() + " events.";
            return Questions.leadTo(tenant, notice, request, response, flash);
        } catch (Rejection refusal) {
            return refused(Questions.words(refusal), slug, request, response, model);
        }
    }

    private static String refused(
            String because, String slug, HttpServletRequest request, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("refusal", because).addAttribute("slug", slug);
        return Questions.byScript(request) ? "imports :: taking" : "imports";
    }
}
