package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** A tenant's domains, archives and schedules of them: for its own people, and for operators. */
@Controller
@RequestMapping({Place.OWN, Place.OF_TENANT})
class ArrangementPages {
    private final Places places;
    private final ArrangementView view;

    ArrangementPages(Places places, ArrangementView view) {
        this.places = places;
        this.view = view;
    }

    @GetMapping
    String show(
            @PathVariable(required = false) @Nullable UUID tenant,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        call.require(Scope.SETTINGS_READ);
        return view.page(places.of(tenant, request), model);
    }

    @GetMapping("/part")
    String part(
            @PathVariable(required = false) @Nullable UUID tenant,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        call.require(Scope.SETTINGS_READ);
        return view.part(places.of(tenant, request), model);
    }
}
