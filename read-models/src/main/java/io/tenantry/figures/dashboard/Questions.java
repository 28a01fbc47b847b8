package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.RequestContextUtils;

/** How a question is shown and answered: in a dialog where scripts run, and on a page of its own where not. */
final class Questions {
    private Questions() {}

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
        return refused(question, words(refusal), reason, PageProblems.status(refusal), request, response, model);
    }

    static String refused(
            Question question,
            String because,
            @Nullable String reason,
            int status,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        response.setStatus(status);
        return show(question.refused(because, reason), request, model);
    }

    /** Leads back to where the question came from. */
    static String done(
            Question question,
            String notice,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        if (!byScript(request)) {
            flash.addFlashAttribute("notice", notice);
            return "redirect:" + question.back();
        }
        model.addAttribute("notice", notice);
        response.setHeader("HX-Trigger", "live");
        return "decision :: done";
    }

    /** Goes to another page, which shows the notice; null: the answer is given. */
    static @Nullable String leadTo(
            String page,
            String notice,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        if (!byScript(request)) {
            flash.addFlashAttribute("notice", notice);
            return "redirect:" + page;
        }
        RequestContextUtils.getOutputFlashMap(request).put("notice", notice);
        RequestContextUtils.saveOutputFlashMap(page, request, response);
        response.setHeader("HX-Redirect", page);
        return null;
    }

    static String words(Rejection refusal) {
        return Objects.requireNonNullElse(refusal.getMessage(), refusal.reason().code());
    }

    static boolean byScript(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }
}
