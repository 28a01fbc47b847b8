package io.tenantry.figures.dashboard;

import io.tenantry.figures.statistics.Figures;
import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Rebuilds;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.TenantGate;
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
    static final String REASON = "Reason";
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(2);

    private final Commands commands;
    private final Projections projections;
    private final Lanes lanes;
    private final Rebuilds rebuilds;
    private final StatisticsFigures statistics;
    private final TenantGate tenants;
    private final Duration grace;

    DecisionPages(
            Commands commands,
            Projections projections,
            Lanes lanes,
            Rebuilds rebuilds,
            StatisticsFigures statistics,
            TenantGate tenants,
            @Value("${tenantry.erasure.grace:30d}") Duration grace) {
        this.commands = commands;
        this.projections = projections;
        this.lanes = lanes;
        this.rebuilds = rebuilds;
        this.statistics = statistics;
        this.tenants = tenants;
        this.grace = grace;
    }

    /**
     * What is asked.
     *
     * @param action where the answer goes
     * @param refusal why it was refused just now
     */
    record Question(
            String title,
            String consequence,
            String verb,
            String tone,
            String action,
            boolean reasonNeeded,
            String asked,
            @Nullable String reason,
            @Nullable String refusal) {
        Question refused(String because, @Nullable String given) {
            return new Question(title, consequence, verb, tone, action, reasonNeeded, asked, given, because);
        }
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.operator(request);
    }

    @GetMapping("/dashboard/tenants/{id}/{decision:approve|reject|suspend|reactivate|close|erase|confirm-erasure}")
    String ask(
            @PathVariable UUID id,
            @PathVariable String decision,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        return show(question(id, decided(decision), call), request, model);
    }

    @PostMapping("/dashboard/tenants/{id}/{decision:approve|reject|suspend|reactivate|close|erase|confirm-erasure}")
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
        if (decided.reasonNeeded()) {
            String fault = faultOf(reason);
            if (fault != null) return refused(question, fault, reason, 422, request, response, model);
        }
        TenantStream stream = TenantStream.of(new TenantId(id));
        try {
            CommandResult result = commands.send(
                    stream, decided.command(stream, reason.strip(), grace), onPage(stream.tenantId(), reason, call));
            projections.await(StatisticsFigures.PROJECTIONS, stream.tenantId(), result.position(), UNTIL_SEEN);
        } catch (Rejection refusal) {
            return refused(question, refusal, reason, request, response, model);
        }
        return done(name(id, call) + " is " + decided.done() + ".", request, response, model, flash);
    }

    @GetMapping("/dashboard/lanes/{id}/{action:run|skip}")
    String askLane(@PathVariable UUID id, @PathVariable String action, HttpServletRequest request, Model model) {
        return show(question(lanes.get(id), action), request, model);
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
            return refused(question, refusal, "", request, response, model);
        }
        if (left.isPresent()) {
            String again = "It stopped again at position " + left.get().failedAt() + ": "
                    + left.get().reason();
            return refused(question, again, "", 409, request, response, model);
        }
        return done("The lane has caught up.", request, response, model, flash);
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
        if (fault != null) return refused(question, fault, reason, 422, request, response, model);
        try {
            TenantId tenantId = new TenantId(Objects.requireNonNull(lane.tenantId(), "checked with the question"));
            lanes.skip(lane, reason.strip(), onPage(tenantId, reason, call));
        } catch (Rejection refusal) {
            return refused(question, refusal, reason, request, response, model);
        }
        return done("The event is skipped.", request, response, model, flash);
    }

    @GetMapping("/dashboard/projections/{name}/rebuild")
    String askRebuild(@PathVariable String name, HttpServletRequest request, Model model) {
        return show(rebuildQuestion(name), request, model);
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
            return refused(question, refusal, "", request, response, model);
        }
        return done(name + " is being rebuilt.", request, response, model, flash);
    }

    private Question rebuildQuestion(String name) {
        if (projections.progress().stream()
                .noneMatch(each -> each.rebuildable() && each.processor().equals(name)))
            throw new RequestRefused(Why.NOT_FOUND, "No such projection.");
        return new Question(
                "Rebuild " + name + "?",
                "It is folded again from the first event, beside the running one. Rows that differ are then replaced at once,"
                        + " and counted.",
                "Rebuild",
                "plain",
                "/dashboard/projections/" + name + "/rebuild",
                false,
                REASON,
                null,
                null);
    }

    private Question question(UUID id, Decision decision, ApiCall call) {
        TenantId tenantId = new TenantId(id);
        if (tenantId.isPlatform() || !tenants.exists(tenantId))
            throw new RequestRefused(Why.NOT_FOUND, "No such tenant.");
        return new Question(
                decision.verb() + " " + name(id, call) + "?",
                decision.consequence(),
                decision.verb(),
                decision.tone(),
                "/dashboard/tenants/" + id + "/" + decision.path(),
                decision.reasonNeeded(),
                decision.asked(),
                null,
                null);
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
                skip,
                REASON,
                null,
                null);
    }

    private String name(UUID id, ApiCall call) {
        Figures figures = call.readAcrossTenants(List.of(), jdbc -> statistics.of(jdbc, id));
        return Objects.requireNonNullElse(figures.name(), "this tenant");
    }

    private static CommandContext onPage(TenantId tenantId, String reason, ApiCall call) {
        CommandContext api = call.context(tenantId, Answer.DONE, List.of());
        return new CommandContext(
                tenantId,
                api.actor(),
                Source.PAGE,
                api.requestId(),
                null,
                api.session(),
                api.from(),
                reason.isBlank() ? null : reason.strip(),
                null,
                null,
                false,
                List.of(),
                Answer.DONE);
    }

    private static Decision decided(String path) {
        return Decision.of(path).orElseThrow(() -> new RequestRefused(Why.NOT_FOUND, "No such decision."));
    }

    private static @Nullable String faultOf(String reason) {
        if (reason.isBlank()) return "Say why: it is kept with the decision.";
        return reason.length() > LONGEST_REASON ? "A reason has at most " + LONGEST_REASON + " characters." : null;
    }

    static String show(Question question, HttpServletRequest request, Model model) {
        model.addAttribute("question", question);
        return byScript(request) ? "decision :: question" : "decision";
    }

    static String refused(
            Question question,
            Rejection refusal,
            String reason,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String because = Objects.requireNonNullElse(
                refusal.getMessage(), refusal.reason().code());
        return refused(question, because, reason, PageProblems.status(refusal), request, response, model);
    }

    private static String refused(
            Question question,
            String because,
            String reason,
            int status,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        response.setStatus(status);
        return show(question.refused(because, reason), request, model);
    }

    static String done(
            String notice,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        if (!byScript(request)) {
            flash.addFlashAttribute("notice", notice);
            return "redirect:/";
        }
        model.addAttribute("notice", notice);
        response.setHeader("HX-Trigger", "live");
        return "decision :: done";
    }

    private static boolean byScript(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }
}
