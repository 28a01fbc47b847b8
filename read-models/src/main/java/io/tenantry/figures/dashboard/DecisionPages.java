package io.tenantry.figures.dashboard;

import io.tenantry.figures.statistics.Figures;
import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Rebuilds;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenant.api.TenantStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What operators decide on pages: about tenants, and about lanes that wait for them. Asked in a dialog where scripts
 * run, and on a page of its own where not. A refusal is shown where it was decided.
 */
@Controller
class DecisionPages {
    private static final int LONGEST_REASON = 500;
    private static final String HOME = "/";
    private static final String DECISION = "/dashboard/tenants/{id}/"
            + "{decision:approve|reject|suspend|reactivate|close|erase|withdraw-erasure|confirm-erasure}";

    private final PageCommands commands;
    private final Projections projections;
    private final Lanes lanes;
    private final Rebuilds rebuilds;
    private final StatisticsFigures statistics;
    private final Places places;
    private final Duration grace;

    DecisionPages(
            PageCommands commands,
            Projections projections,
            Lanes lanes,
            Rebuilds rebuilds,
            StatisticsFigures statistics,
            Places places,
            @Value("${tenantry.erasure.grace:30d}") Duration grace) {
        this.commands = commands;
        this.projections = projections;
        this.lanes = lanes;
        this.rebuilds = rebuilds;
        this.statistics = statistics;
        this.places = places;
        this.grace = grace;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.operator(request);
    }

    @GetMapping(DECISION)
    String ask(
            @PathVariable UUID id,
            @PathVariable String decision,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        return Questions.show(question(id, decided(decision), call), request, model);
    }

    @PostMapping(DECISION)
    @Nullable
    String decide(
            @PathVariable UUID id,
            @PathVariable String decision,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        Decision decided = decided(decision);
        Question question = question(id, decided, call);
        String name = name(id, call);
        if (decided.reasonNeeded()) {
            String fault = faultOf(reason);
            if (fault != null) return Questions.refused(question, fault, reason, 422, request, response, model);
        }
        TenantStream stream = TenantStream.of(new TenantId(id));
        try {
            commands.send(
                    stream,
                    decided.command(stream, reason.strip(), grace),
                    reason,
                    StatisticsFigures.PROJECTIONS,
                    call);
        } catch (Rejection refusal) {
            return Questions.refused(question, refusal, reason, request, response, model);
        }
        String notice = name + " is " + decided.done() + ".";
        // of who is being erased there is no other page soon
        return decided == Decision.CONFIRM_ERASURE
                ? Questions.leadTo("/dashboard/erasures/" + id, notice, request, response, flash)
                : Questions.done(question, notice, request, response, model, flash);
    }

    @GetMapping("/dashboard/lanes/{id}/{action:run|skip}")
    String askLane(@PathVariable UUID id, @PathVariable String action, HttpServletRequest request, Model model) {
        return Questions.show(question(lanes.get(id), action), request, model);
    }

    @PostMapping("/dashboard/lanes/{id}/run")
    String run(
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        Question question = question(lanes.get(id), "run");
        Optional<Lane> left;
        try {
            left = lanes.run(id);
        } catch (Rejection refusal) {
            return Questions.refused(question, refusal, "", request, response, model);
        }
        if (left.isPresent()) {
            String again = "It stopped again at position " + left.get().failedAt() + ": "
                    + left.get().reason();
            return Questions.refused(question, again, "", 409, request, response, model);
        }
        return Questions.done(question, "The lane has caught up.", request, response, model, flash);
    }

    @PostMapping("/dashboard/lanes/{id}/skip")
    String skip(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        Lane lane = lanes.get(id);
        Question question = question(lane, "skip");
        String fault = faultOf(reason);
        if (fault != null) return Questions.refused(question, fault, reason, 422, request, response, model);
        try {
            TenantId tenantId = new TenantId(Objects.requireNonNull(lane.tenantId(), "checked with the question"));
            lanes.skip(lane, reason.strip(), PageCommands.context(tenantId, reason, call));
        } catch (Rejection refusal) {
            return Questions.refused(question, refusal, reason, request, response, model);
        }
        return Questions.done(question, "The event is skipped.", request, response, model, flash);
    }

    @GetMapping("/dashboard/projections/{name}/rebuild")
    String askRebuild(@PathVariable String name, HttpServletRequest request, Model model) {
        return Questions.show(rebuildQuestion(name), request, model);
    }

    @PostMapping("/dashboard/projections/{name}/rebuild")
    String rebuild(
            @PathVariable String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        Question question = rebuildQuestion(name);
        try {
            rebuilds.begin(name, null);
        } catch (Rejection refusal) {
            return Questions.refused(question, refusal, "", request, response, model);
        }
        return Questions.done(question, name + " is being rebuilt.", request, response, model, flash);
    }

    private Question rebuildQuestion(String name) {
        if (projections.progress().stream()
                .noneMatch(each -> each.rebuildable() && each.processor().equals(name)))
            throw new RequestRefused(Why.NOT_FOUND, "No such projection.");
        return Question.yesOrNo(
                "Rebuild " + name + "?",
                "It is folded again from the first event, beside the running one. Rows that differ are then replaced at once,"
                        + " and counted.",
                "Rebuild",
                "plain",
                "/dashboard/projections/" + name + "/rebuild",
                HOME);
    }

    private Question question(UUID id, Decision decision, ApiCall call) {
        TenantId tenantId = new TenantId(id);
        if (!places.isThere(tenantId)) throw new RequestRefused(Why.NOT_FOUND, "No such tenant.");
        return new Question(
                decision.verb() + " " + name(id, call) + "?",
                decision.consequence() + (decision == Decision.ERASE ? graceInWords() : ""),
                decision.verb(),
                decision.tone(),
                "/dashboard/tenants/" + id + "/" + decision.path(),
                HOME,
                decision.reasonNeeded(),
                decision.asked(),
                null,
                null);
    }

    private String graceInWords() {
        return " The time of grace is " + Words.days(Math.toIntExact(grace.toDays()))
                + "; until it is confirmed, the erasure can be withdrawn.";
    }

    private static Question question(Lane lane, String action) {
        if (lane.tenantId() == null) throw new RequestRefused(Why.NOT_FOUND, "The main lane runs by itself.");
        boolean skip = action.equals("skip");
        return new Question(
                skip
                        ? "Skip event " + lane.failedAt() + " in " + lane.processor() + "?"
                        : "Run " + lane.processor() + " again?",
                skip
                        ? "It goes on without this event, for ever and also in rebuilds. The skip is recorded with your reason."
                        : "It starts at the event it stopped at. Once it has caught up, it runs with the others.",
                skip ? "Skip event" : "Run",
                skip ? "danger" : "plain",
                "/dashboard/lanes/" + lane.id() + "/" + action,
                HOME,
                skip,
                Question.REASON,
                null,
                null);
    }

    private String name(UUID id, ApiCall call) {
        Figures figures = call.readAcrossTenants(List.of(), jdbc -> statistics.of(jdbc, id));
        return Objects.requireNonNullElse(figures.name(), "this tenant");
    }

    private static Decision decided(String path) {
        return Decision.of(path).orElseThrow(() -> new RequestRefused(Why.NOT_FOUND, "No such decision."));
    }

    private static @Nullable String faultOf(String reason) {
        if (reason.isBlank()) return "Say why: it is kept with the decision.";
        return reason.length() > LONGEST_REASON ? "A reason has at most " + LONGEST_REASON + " characters." : null;
    }
}
