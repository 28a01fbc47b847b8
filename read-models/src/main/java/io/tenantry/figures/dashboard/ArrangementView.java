package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Arrangements.DomainLine;
import io.tenantry.figures.dashboard.Arrangements.ExportLine;
import io.tenantry.figures.dashboard.Arrangements.ScheduleLine;
import io.tenantry.tenancy.archive.ArchiveBounds;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.Scope;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The one page of a tenant's arrangements: as it is, with a refusal at one of its forms, and after something was done. */
@Component
class ArrangementView {
    private final ArrangementReader reader;

    ArrangementView(ArrangementReader reader) {
        this.reader = reader;
    }

    String page(Place place, PageCall page) {
        return filled(place, page, null);
    }

    /**
     * One of the page's forms, as somebody has sent it.
     *
     * @param typed what stands in its field again if it is refused; never a passphrase
     */
    Form form(Place place, String name, String typed) {
        return new Form() {
            @Override
            public String again(String because, PageCall page) {
                return filled(place, page, new Refusal(name, because, typed));
            }

            @Override
            public String done(String notice, PageCall page) {
                return page.redirect(place.arrangements(), notice);
            }
        };
    }

    private String filled(Place place, PageCall page, @Nullable Refusal refusal) {
        page.with("place", place)
                .with("arranged", reader.of(place))
                .with("refusal", refusal)
                .with("arranges", place.viewer().scopes().contains(Scope.SETTINGS_WRITE))
                .with("shortest", ArchiveBounds.SHORTEST_PASSPHRASE)
                .with("longest", ArchiveBounds.LONGEST_PASSPHRASE)
                .with("longestInterval", ArchiveBounds.LONGEST_INTERVAL)
                .with("longestKept", ArchiveBounds.LONGEST_KEPT);
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
