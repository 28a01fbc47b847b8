package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.Scope;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** A tenant's domains, archives and schedules of them: for its own people, and for operators. */
@Controller
@RequestMapping({Place.OWN + Place.ARRANGEMENTS, Place.OF_TENANT + Place.ARRANGEMENTS})
class ArrangementPages {
    private final ArrangementView view;

    ArrangementPages(ArrangementView view) {
        this.view = view;
    }

    @GetMapping
    String show(Place place, PageCall page) {
        page.require(Scope.SETTINGS_READ);
        return view.page(place, page);
    }

    @GetMapping("/part")
    String part(Place place, PageCall page) {
        page.require(Scope.SETTINGS_READ);
        return view.page(place, page) + " :: arranged";
    }
}
