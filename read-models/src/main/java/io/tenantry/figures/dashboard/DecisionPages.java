package io.tenantry.figures.dashboard;

import io.tenantry.figures.statistics.Figures;
import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.projection.Rebuilds;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenant.api.TenantCommand;
import io.tenantry.tenant.api.TenantStream;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What operators decide on pages: about tenants, and about lanes that wait for them. Asked in a dialog where scripts
 * run, and on a page of its own where not. A refusal is shown where it was decided.
 */
@Controller
class DecisionPages {
    private static final int LONGEST_REASON = 500;
    private static final String HOME = "/";
    private static final String DECISION = Place.OF_TENANT
            + "/{decision:approve|reject|suspend|reactivate|close|erase|withdraw-erasure|confirm-erasure}";

    private final Projections projections;
    private final Lanes lanes;
    private final Rebuilds rebuilds;
    private final StatisticsFigures statistics;
    private final Duration grace;

    DecisionPages(
            Projections projections,
            Lanes lanes,
            Rebuilds rebuilds,
            StatisticsFigures statistics,
            @Value("${tenantry.erasure.grace:30d}") Duration grace) {
        this.projections = projections;
        this.lanes = lanes;
        this.rebuilds = rebuilds;
        this.statistics = statistics;
        this.grace = grace;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.operator(request);
    }

    @GetMapping(DECISION)
    String ask(Place place, @PathVariable String decision, PageCall page) {
        return page.ask(question(place, decided(decision), name(place, page)));
    }

    @PostMapping(DECISION)
    @Nullable
    String decide(
            Place place, @PathVariable String decision, @RequestParam(defaultValue = "") String reason, PageCall page) {
        Decision decided = decided(decision);
        String name = name(place, page);
        TenantStream stream = TenantStream.of(place.tenantId());
        return page.answer(question(place, decided, name).filledIn(reason), () -> {
            if (decided.reasonNeeded()) requireReason(reason);
            TenantCommand command = decided.command(stream, reason.strip(), grace);
            page.send(stream, command, reason, List.of(), StatisticsFigures.PROJECTIONS);
            return name + " is " + decided.done() + ".";
        });
    }

    @GetMapping("/dashboard/lanes/{id}/{action:run|skip}")
    String askLane(@PathVariable UUID id, @PathVariable String action, PageCall page) {
        return page.ask(question(lanes.get(id), action));
    }

    @PostMapping("/dashboard/lanes/{id}/run")
    @Nullable
    String run(@PathVariable UUID id, PageCall page) {
        return page.answer(question(lanes.get(id), "run"), () -> {
            lanes.run(id).ifPresent(left -> {
                throw new PageRefused(
                        PageRefused.Why.IN_VAIN,
                        "It stopped again at position " + left.failedAt() + ": " + left.reason());
            });
            return "The lane has caught up.";
        });
    }

    @PostMapping("/dashboard/lanes/{id}/skip")
    @Nullable
    String skip(@PathVariable UUID id, @RequestParam(defaultValue = "") String reason, PageCall page) {
        Lane lane = lanes.get(id);
        return page.answer(question(lane, "skip").filledIn(reason), () -> {
            requireReason(reason);
            TenantId tenantId = new TenantId(Objects.requireNonNull(lane.tenantId(), "checked with the question"));
            lanes.skip(lane, reason.strip(), PageCommands.context(tenantId, reason, List.of(), page.api()));
            return "The event is skipped.";
        });
    }

    @GetMapping("/dashboard/projections/{name}/rebuild")
    String askRebuild(@PathVariable String name, PageCall page) {
        return page.ask(rebuildQuestion(name));
    }

    @PostMapping("/dashboard/projections/{name}/rebuild")
    @Nullable
    String rebuild(@PathVariable String name, PageCall page) {
        return page.answer(rebuildQuestion(name), () -> {
            rebuilds.begin(name, null);
            return name + " is being rebuilt.";
        });
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

    private Question question(Place place, Decision decision, String name) {
        Question question = Question.yesOrNo(
                decision.verb() + " " + name + "?",
                decision.consequence() + (decision == Decision.ERASE ? graceInWords() : ""),
                decision.verb(),
                decision.tone(),
                place.root() + "/" + decision.path(),
                HOME);
        if (decision.reasonNeeded()) question = question.asking(decision.asked());
        // of who is being erased there is no other page soon
        return decision == Decision.CONFIRM_ERASURE
                ? question.leadingTo("/dashboard/erasures/" + place.tenantId())
                : question;
    }

    private String graceInWords() {
        return " The time of grace is " + Words.days(Math.toIntExact(grace.toDays()))
                + "; until it is confirmed, the erasure can be withdrawn.";
    }

    private static Question question(Lane lane, String action) {
        if (lane.tenantId() == null) throw new RequestRefused(Why.NOT_FOUND, "The main lane runs by itself.");
        String address = "/dashboard/lanes/" + lane.id() + "/" + action;
        return action.equals("skip")
                ? Question.yesOrNo(
                                "Skip event " + lane.failedAt() + " in " + lane.processor() + "?",
                                "It goes on without this event, for ever and also in rebuilds. The skip is recorded with your reason.",
                                "Skip event",
                                "danger",
                                address,
                                HOME)
                        .asking(Question.REASON)
                : Question.yesOrNo(
                        "Run " + lane.processor() + " again?",
                        "It starts at the event it stopped at. Once it has caught up, it runs with the others.",
                        "Run",
                        "plain",
                        address,
                        HOME);
    }

    private String name(Place place, PageCall page) {
        Figures figures = page.api()
                .readAcrossTenants(
                        List.of(), jdbc -> statistics.of(jdbc, place.tenantId().value()));
        return Objects.requireNonNullElse(figures.name(), "this tenant");
    }

    private static Decision decided(String path) {
        return Decision.of(path).orElseThrow(() -> new RequestRefused(Why.NOT_FOUND, "No such decision."));
    }

    private static void requireReason(String reason) {
        if (reason.isBlank()) throw PageRefused.wrongly("Say why: it is kept with the decision.");
        if (reason.length() > LONGEST_REASON)
            throw PageRefused.wrongly("A reason has at most " + LONGEST_REASON + " characters.");
    }
}
