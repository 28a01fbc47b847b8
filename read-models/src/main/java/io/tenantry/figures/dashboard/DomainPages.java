package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Arrangements.DomainLine;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.DomainCommand.ClaimDomain;
import io.tenantry.tenant.api.DomainCommand.RecordDomainCheck;
import io.tenantry.tenant.api.DomainCommand.RemoveDomain;
import io.tenantry.tenant.api.DomainId;
import io.tenantry.tenant.api.Domains;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where a tenant claims domains, has them checked, and gives them back. */
@Controller
@RequestMapping({Place.OWN + Place.ARRANGEMENTS + "/domains", Place.OF_TENANT + Place.ARRANGEMENTS + "/domains"})
class DomainPages {
    private static final List<String> SHOWN_BY = List.of(Domains.LIST);

    private final ArrangementView view;
    private final Domains domains;

    DomainPages(ArrangementView view, Domains domains) {
        this.view = view;
        this.domains = domains;
    }

    @PostMapping
    @Nullable
    String claim(Place place, @RequestParam(defaultValue = "") String name, PageCall page) {
        page.require(Scope.SETTINGS_WRITE);
        return page.answer(view.form(place, "claim", name), () -> {
            ClaimDomain claim = domains.claim(place.tenantId(), name);
            page.send(claim.id(), claim, SHOWN_BY);
            return claim.name() + " is claimed. Publish its record, then check it.";
        });
    }

    @PostMapping("/{id}/check")
    @Nullable
    String check(Place place, @PathVariable UUID id, PageCall page) {
        page.require(Scope.SETTINGS_WRITE);
        DomainLine domain = view.domain(place, id);
        DomainId claim = new DomainId(place.tenantId(), id);
        return page.answer(view.form(place, "check-" + id, ""), () -> {
            RecordDomainCheck found =
                    domains.check(claim).orElseThrow(() -> new RequestRefused(Why.NOT_FOUND, "No such object."));
            page.send(claim, found, SHOWN_BY);
            return domain.name()
                    + (found.proven()
                            ? " is verified: DNS shows the record."
                            : " is still yours, but DNS does not show the record now.");
        });
    }

    @GetMapping("/{id}/remove")
    String askToRemove(Place place, @PathVariable UUID id, PageCall page) {
        page.require(Scope.SETTINGS_WRITE);
        return page.ask(question(place, view.domain(place, id)));
    }

    @PostMapping("/{id}/remove")
    @Nullable
    String remove(Place place, @PathVariable UUID id, PageCall page) {
        page.require(Scope.SETTINGS_WRITE);
        DomainLine domain = view.domain(place, id);
        DomainId claim = new DomainId(place.tenantId(), id);
        return page.answer(question(place, domain), () -> {
            page.send(claim, new RemoveDomain(claim), SHOWN_BY);
            return domain.name() + " is given back.";
        });
    }

    private static Question question(Place place, DomainLine domain) {
        return Question.yesOrNo(
                "Give back " + domain.name() + "?",
                "It names nobody from now on, and whoever proves it may have it.",
                "Give back",
                "danger",
                place.arrangements() + "/domains/" + domain.id() + "/remove",
                place.arrangements());
    }
}
