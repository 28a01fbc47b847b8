package io.tenantry.figures.dashboard;

import io.tenantry.figures.statistics.StatisticsFigures;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.tier.TierChanges;
import io.tenantry.tenancy.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

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
    String ask(@PathVariable UUID id, @PathVariable String step, PageCall page) {
        return page.ask(question(id, step, name(id, page)));
    }

    @PostMapping(STEP)
    @Nullable
    String decide(@PathVariable UUID id, @PathVariable String step, PageCall page) {
        TenantId tenantId = new TenantId(id);
        String name = name(id, page);
        return page.answer(question(id, step, name), () -> {
            switch (step) {
                case "confirm" -> changes.confirm(tenantId);
                case "back" -> changes.back(tenantId);
                default -> changes.begin(tenantId, step);
            }
            return name + " " + outcome(step) + ".";
        });
    }

    private static Question question(UUID id, String step, String name) {
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

    private String name(UUID id, PageCall page) {
        return Objects.requireNonNullElse(
                page.api()
                        .readAcrossTenants(List.of(), jdbc -> statistics.of(jdbc, id))
                        .name(),
                "this tenant");
    }
}
