package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Reporting;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.TenantState;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The dashboards, whole and as the part that is fetched again when something moved. */
@Controller
class DashboardPages {
    private final Boards boards;
    private final Overviews overviews;
    private final Erasures erasures;

    DashboardPages(Boards boards, Overviews overviews, Erasures erasures) {
        this.boards = boards;
        this.overviews = overviews;
        this.erasures = erasures;
    }

    @ModelAttribute("viewer")
    @Nullable
    Caller viewer(HttpServletRequest request) {
        return request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller ? caller : null;
    }

    @GetMapping("/")
    @Reporting(upToDate = true)
    String home(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        Caller caller = Viewer.of(request);
        if (caller.isOperator()) {
            overview(state, cursor, model, call);
            return "operator";
        }
        if (!Viewer.seesFigures(caller)) return "nothing";
        board(Place.own(caller), model);
        return "tenant";
    }

    @GetMapping("/dashboard/overview")
    @Reporting(upToDate = true)
    String overviewPart(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        Viewer.operator(request);
        overview(state, cursor, model, call);
        return "operator :: overview";
    }

    @GetMapping("/dashboard/board")
    String boardPart(HttpServletRequest request, Model model) {
        Caller caller = Viewer.of(request);
        if (!Viewer.seesFigures(caller) || caller.isOperator())
            throw new RequestRefused(Why.FORBIDDEN, "There are no figures for you here.");
        board(Place.own(caller), model);
        return "tenant :: board";
    }

    /** A tenant's dashboard, for operators. */
    @GetMapping(Place.OF_TENANT)
    String tenant(Place place, Model model, ApiCall call) {
        tenantFor(place, model, call);
        return "tenant";
    }

    @GetMapping(Place.OF_TENANT + "/board")
    String tenantPart(Place place, Model model, ApiCall call) {
        tenantFor(place, model, call);
        return "tenant :: board";
    }

    private void tenantFor(Place place, Model model, ApiCall call) {
        Board board = board(place, model);
        Erasure erasure = erasures.of(place.tenantId().value(), call).orElse(null);
        boolean requested = erasure != null && erasure.isRequested();
        model.addAttribute("erasure", erasure)
                .addAttribute("decisions", Decision.allIn(board.figures().state(), requested));
    }

    private Board board(Place place, Model model) {
        Caller caller = place.viewer();
        Board board = boards.of(place.tenantId(), caller);
        model.addAttribute("board", board)
                .addAttribute("people", caller.scopes().contains(Scope.USERS_READ) ? place.people() : null)
                .addAttribute(
                        "arrangements", caller.scopes().contains(Scope.SETTINGS_READ) ? place.arrangements() : null)
                .addAttribute("part", place.root() + "/board")
                .addAttribute("events", place.events());
        return board;
    }

    private void overview(@Nullable String state, @Nullable String cursor, Model model, ApiCall call) {
        Overview overview = overviews.read(call, known(state));
        model.addAttribute("overview", overview)
                .addAttribute(
                        "part",
                        Address.of("/dashboard/overview")
                                .with("state", overview.state())
                                .with("cursor", cursor))
                .addAttribute("events", "/dashboard/events")
                .addAttribute("paged", cursor != null);
    }

    /** A filter that is no state filters nothing. */
    private static @Nullable TenantState known(@Nullable String state) {
        return Arrays.stream(TenantState.values())
                .filter(each -> each.code().equals(state))
                .findFirst()
                .orElse(null);
    }
}
