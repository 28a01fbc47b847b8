package io.tenantry.figures.dashboard;

import io.tenantry.figures.audit.AuditLog;
import io.tenantry.figures.dashboard.Arrangements.ExportLine;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.archive.ArchiveCommand.DeleteArchive;
import io.tenantry.tenancy.archive.ArchiveCommand.RequestArchive;
import io.tenantry.tenancy.archive.ArchiveId;
import io.tenantry.tenancy.archive.ArchiveList;
import io.tenantry.tenancy.archive.ArchiveStore;
import io.tenantry.tenancy.archive.web.ArchiveDownload;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where archives of a tenant are asked for, taken away and deleted. */
@Controller
@RequestMapping({Place.OWN + "/exports", Place.OF_TENANT + "/exports"})
class ExportPages {
    private static final List<String> SHOWN_BY = List.of(ArchiveList.NAME, AuditLog.NAME);

    private final Places places;
    private final ArrangementView view;
    private final PageCommands commands;
    private final ArchiveStore store;
    private final ArchiveDownload download;
    private final Ids ids;

    ExportPages(
            Places places,
            ArrangementView view,
            PageCommands commands,
            ArchiveStore store,
            ArchiveDownload download,
            Ids ids) {
        this.places = places;
        this.view = view;
        this.commands = commands;
        this.store = store;
        this.download = download;
        this.ids = ids;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.of(request);
    }

    @PostMapping
    String request(
            @PathVariable(required = false) @Nullable UUID tenant,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String again,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        Place place = places.of(tenant, request);
        String fault = Passphrases.faultOf(passphrase, again);
        if (fault != null) return view.refused(place, Refusal.fault("export", fault), response, model);
        ArchiveId id = new ArchiveId(place.tenantId(), ids.next());
        try {
            store.keepPassphrase(id, passphrase);
            commands.send(id, new RequestArchive(id, null), "", SHOWN_BY, call);
        } catch (Rejection refusal) {
            return view.refused(place, Refusal.of("export", refusal, ""), response, model);
        }
        return view.done(place, "The archive is being made. It appears below when it is there.", flash);
    }

    @GetMapping("/{id}/content")
    ResponseEntity<Resource> content(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            HttpServletRequest request,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        Place place = places.of(tenant, request);
        ExportLine export = view.export(place, id);
        return download.of(new ArchiveId(place.tenantId(), id), export.state(), export.bytes());
    }

    @GetMapping("/{id}/delete")
    String askToDelete(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        return Questions.show(question(places.of(tenant, request), id), request, model);
    }

    @PostMapping("/{id}/delete")
    String delete(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        Place place = places.of(tenant, request);
        Question question = question(place, id);
        ArchiveId archive = new ArchiveId(place.tenantId(), id);
        try {
            commands.send(archive, new DeleteArchive(archive), "", SHOWN_BY, call);
        } catch (Rejection refusal) {
            return Questions.refused(question, refusal, "", request, response, model);
        }
        return Questions.done(question, "The archive is deleted.", request, response, model, flash);
    }

    private Question question(Place place, UUID id) {
        boolean waiting = view.export(place, id).isWaiting();
        return Question.yesOrNo(
                waiting ? "Stop making this archive?" : "Delete this archive?",
                waiting
                        ? "Nothing of it is kept. You can ask for another one at any time."
                        : "Its file is gone at once. Whoever has downloaded it keeps what they have.",
                waiting ? "Stop" : "Delete",
                "danger",
                place.base() + "/exports/" + id + "/delete",
                place.base());
    }
}
