package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Arrangements.DomainLine;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.DomainCommand.ClaimDomain;
import io.tenantry.tenant.api.DomainCommand.RecordDomainCheck;
import io.tenantry.tenant.api.DomainCommand.RemoveDomain;
import io.tenantry.tenant.api.DomainId;
import io.tenantry.tenant.api.Domains;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where a tenant claims domains, has them checked, and gives them back. */
@Controller
@RequestMapping({Place.OWN + "/domains", Place.OF_TENANT + "/domains"})
class DomainPages {
    private static final List<String> SHOWN_BY = List.of(Domains.LIST);

    private final Places places;
    private final ArrangementView view;
    private final PageCommands commands;
    private final Domains domains;

    DomainPages(Places places, ArrangementView view, PageCommands commands, Domains domains) {
        this.places = places;
        this.view = view;
        this.commands = commands;
        this.domains = domains;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.of(request);
    }

    @PostMapping
    String claim(
            @PathVariable(required = false) @Nullable UUID tenant,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        call.require(Scope.SETTINGS_WRITE);
        Place place = places.of(tenant, request);
        ClaimDomain claim;
        try {
            claim = domains.claim(place.tenantId(), name);
            commands.send(claim.id(), claim, "", SHOWN_BY, call);
        } catch (Rejection refusal) {
            return view.refused(place, Refusal.of("claim", refusal, name), response, model);
        }
        return view.done(place, claim.name() + " is claimed. Publish its record, then check it.", flash);
    }

    @PostMapping("/{id}/check")
    String check(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        call.require(Scope.SETTINGS_WRITE);
        Place place = places.of(tenant, request);
        DomainLine domain = view.domain(place, id);
        DomainId claim = new DomainId(place.tenantId(), id);
        RecordDomainCheck found;
        try {
            found = domains.check(claim).orElseThrow(() -> new RequestRefused(Why.NOT_FOUND, "No such object."));
            commands.send(claim, found, "", SHOWN_BY, call);
        } catch (Rejection refusal) {
            return view.refused(place, Refusal.of("check-" + id, refusal, ""), response, model);
        }
        return view.done(
                place,
                domain.name()
                        + (found.proven()
                                ? " is verified: DNS shows the record."
                                : " is still yours, but DNS does not show the record now."),
                flash);
    }

    @GetMapping("/{id}/remove")
    String askToRemove(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        call.require(Scope.SETTINGS_WRITE);
        return Questions.show(question(places.of(tenant, request), id), request, model);
    }

    @PostMapping("/{id}/remove")
    String remove(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        call.require(Scope.SETTINGS_WRITE);
        Place place = places.of(tenant, request);
        Question question = question(place, id);
        String name = view.domain(place, id).name();
        DomainId claim = new DomainId(place.tenantId(), id);
        try {
            commands.send(claim, new RemoveDomain(claim), "", SHOWN_BY, call);
        } catch (Rejection refusal) {
            return Questions.refused(question, refusal, "", request, response, model);
        }
        return Questions.done(question, name + " is given back.", request, response, model, flash);
    }

    private Question question(Place place, UUID id) {
        return Question.yesOrNo(
                "Give back " + view.domain(place, id).name() + "?",
                "It names nobody from now on, and whoever proves it may have it.",
                "Give back",
                "danger",
                place.base() + "/domains/" + id + "/remove",
                place.base());
    }
}
