package io.tenantry.figures.dashboard;

import io.tenantry.figures.audit.AuditLog;
import io.tenantry.figures.dashboard.Arrangements.ExportLine;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.archive.ArchiveCommand.DeleteArchive;
import io.tenantry.tenancy.archive.ArchiveCommand.RequestArchive;
import io.tenantry.tenancy.archive.ArchiveId;
import io.tenantry.tenancy.archive.ArchiveList;
import io.tenantry.tenancy.archive.ArchiveStore;
import io.tenantry.tenancy.archive.web.ArchiveDownload;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Scope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where archives of a tenant are asked for, taken away and deleted. */
@Controller
@RequestMapping({Place.OWN + Place.ARRANGEMENTS + "/exports", Place.OF_TENANT + Place.ARRANGEMENTS + "/exports"})
class ExportPages {
    private static final List<String> SHOWN_BY = List.of(ArchiveList.NAME, AuditLog.NAME);

    private final ArrangementView view;
    private final ArchiveStore store;
    private final ArchiveDownload download;
    private final Ids ids;

    ExportPages(ArrangementView view, ArchiveStore store, ArchiveDownload download, Ids ids) {
        this.view = view;
        this.store = store;
        this.download = download;
        this.ids = ids;
    }

    @PostMapping
    @Nullable
    String request(
            Place place,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String again,
            PageCall page) {
        page.require(Scope.EXPORTS_WRITE);
        return page.answer(view.form(place, "export", ""), () -> {
            Passphrases.require(passphrase, again);
            ArchiveId id = new ArchiveId(place.tenantId(), ids.next());
            store.keepPassphrase(id, passphrase);
            page.send(id, new RequestArchive(id, null), SHOWN_BY);
            return "The archive is being made. It appears below when it is there.";
        });
    }

    @GetMapping("/{id}/content")
    ResponseEntity<Resource> content(Place place, @PathVariable UUID id, ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        ExportLine export = view.export(place, id);
        return download.of(new ArchiveId(place.tenantId(), id), export.state(), export.bytes());
    }

    @GetMapping("/{id}/delete")
    String askToDelete(Place place, @PathVariable UUID id, PageCall page) {
        page.require(Scope.EXPORTS_WRITE);
        return page.ask(question(place, id));
    }

    @PostMapping("/{id}/delete")
    @Nullable
    String delete(Place place, @PathVariable UUID id, PageCall page) {
        page.require(Scope.EXPORTS_WRITE);
        ArchiveId archive = new ArchiveId(place.tenantId(), id);
        return page.answer(question(place, id), () -> {
            page.send(archive, new DeleteArchive(archive), SHOWN_BY);
            return "The archive is deleted.";
        });
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
                place.arrangements() + "/exports/" + id + "/delete",
                place.arrangements());
    }
}
