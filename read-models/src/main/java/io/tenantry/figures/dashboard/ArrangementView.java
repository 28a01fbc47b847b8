package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Arrangements.DomainLine;
import io.tenantry.figures.dashboard.Arrangements.ExportLine;
import io.tenantry.figures.dashboard.Arrangements.ScheduleLine;
import io.tenantry.tenancy.archive.ArchiveBounds;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.Scope;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The one page of a tenant's arrangements: as it is, with a refusal at one of its forms, and after something was done. */
@Component
class ArrangementView {
    private final ArrangementReader reader;

    ArrangementView(ArrangementReader reader) {
        this.reader = reader;
    }

    String page(Place place, Model model) {
        return filled(place, model, null);
    }

    String part(Place place, Model model) {
        return filled(place, model, null) + " :: arranged";
    }

    String refused(Place place, Refusal refusal, HttpServletResponse response, Model model) {
        response.setStatus(refusal.status());
        return filled(place, model, refusal);
    }

    String done(Place place, String notice, RedirectAttributes flash) {
        flash.addFlashAttribute("notice", notice);
        return "redirect:" + place.base();
    }

    private String filled(Place place, Model model, @Nullable Refusal refusal) {
        model.addAttribute("place", place)
                .addAttribute("viewer", place.viewer())
                .addAttribute("arranged", reader.of(place))
                .addAttribute("refusal", refusal)
                .addAttribute("arranges", place.viewer().scopes().contains(Scope.SETTINGS_WRITE))
                .addAttribute("shortest", ArchiveBounds.SHORTEST_PASSPHRASE)
                .addAttribute("longest", ArchiveBounds.LONGEST_PASSPHRASE)
                .addAttribute("longestInterval", ArchiveBounds.LONGEST_INTERVAL)
                .addAttribute("longestKept", ArchiveBounds.LONGEST_KEPT);
        return "arrangements";
    }

    DomainLine domain(Place place, UUID id) {
        return line(reader.of(place).domains(), DomainLine::id, id);
    }

    ExportLine export(Place place, UUID id) {
        return line(reader.of(place).exports(), ExportLine::id, id);
    }

    ScheduleLine schedule(Place place, UUID id) {
        return line(reader.of(place).schedules(), ScheduleLine::id, id);
    }

    /** What is removed, or another tenant's, is not on the page. */
    private static <T> T line(@Nullable List<T> lines, Function<T, UUID> idOf, UUID id) {
        if (lines != null) for (T line : lines) if (idOf.apply(line).equals(id)) return line;
        throw new RequestRefused(Why.NOT_FOUND, "No such object.");
    }
}
