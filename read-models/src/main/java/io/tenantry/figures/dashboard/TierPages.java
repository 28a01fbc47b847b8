package io.tenantry.figures.dashboard;

import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.tier.TierChanges;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where operators move a tenant to another tier, confirm it, or take it back. */
@Controller
class TierPages {
    private static final String STEP = "/dashboard/tenants/{id}/tier/{step:shared|schema|confirm|back}";

    private final TierChanges changes;
    private final StatisticsFigures statistics;

    TierPages(TierChanges changes, StatisticsFigures statistics) {
        this.changes = changes;
        this.statistics = statistics;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.operator(request);
    }

    @GetMapping(STEP)
    String ask(
            @PathVariable UUID id, @PathVariable String step, HttpServletRequest request, Model model, ApiCall call) {
        return Questions.show(question(id, step, call), request, model);
    }

    @PostMapping(STEP)
    String decide(
            @PathVariable UUID id,
            @PathVariable String step,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        TenantId tenantId = new TenantId(id);
        Question question = question(id, step, call);
        try {
            switch (step) {
                case "confirm" -> changes.confirm(tenantId);
                case "back" -> changes.back(tenantId);
                default -> changes.begin(tenantId, step);
            }
        } catch (Rejection refusal) {
            return Questions.refused(question, refusal, "", request, response, model);
        }
        return Questions.done(question, name(id, call) + " " + outcome(step) + ".", request, response, model, flash);
    }

    private Question question(UUID id, String step, ApiCall call) {
        String name = name(id, call);
        String action = "/dashboard/tenants/" + id + "/tier/" + step;
        return switch (step) {
            case "confirm" ->
                question(
                        "Confirm the move of " + name + "?",
                        "The old copy of its rows is given up. Moving back is a move like another then.",
                        "Confirm",
                        action);
            case "back" ->
                question(
                        "Take " + name + " back?",
                        "Its requests are answered from the old copy at once, and the new one is given up.",
                        "Go back",
                        action);
            default ->
                question(
                        "Move " + name
                                + (step.equals("schema") ? " to a schema of its own?" : " to the shared tables?"),
                        "Its rows are copied while it works, and both copies are compared. Then its requests are answered from"
                                + " the new one, and both follow until you confirm or go back.",
                        "Move",
                        action);
        };
    }

    private static Question question(String title, String consequence, String verb, String action) {
        return Question.yesOrNo(title, consequence, verb, "plain", action, "/");
    }

    private static String outcome(String step) {
        return switch (step) {
            case "confirm" -> "has moved for good";
            case "back" -> "is back";
            default -> "is moving";
        };
    }

    private String name(UUID id, ApiCall call) {
        return Objects.requireNonNullElse(
                call.readAcrossTenants(List.of(), jdbc -> statistics.of(jdbc, id))
                        .name(),
                "this tenant");
    }
}
