package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.ModelMap;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * One request at a page: a controller takes it as a parameter. It asks, sends what is decided, and answers: in a dialog
 * where scripts run, and with a page of its own where not.
 *
 * @param api the same request, as the API would take it
 */
record PageCall(
        HttpServletRequest request, HttpServletResponse response, ModelMap model, ApiCall api, PageCommands commands) {

    void require(Scope scope) {
        api.require(scope);
    }

    /** Reads at the place, as the API would for its tenant. */
    ApiCall at(Place place) {
        return api.inTenant(place.tenantId());
    }

    PageCall with(String name, @Nullable Object shown) {
        model.addAttribute(name, shown);
        return this;
    }

    /** Of a page only the part that moves, where it is fetched anew. */
    String show(String page, String part) {
        return isByScript() ? page + " :: " + part : page;
    }

    String ask(Question question) {
        return with("question", question).show("decision", "question");
    }

    /** @param shownBy the projections that the next page reads */
    void send(StreamId target, Object command, List<String> shownBy) {
        send(target, command, "", List.of(), shownBy);
    }

    /**
     * @param reason what the person gave as one, perhaps blank
     * @param credentials what the command brings for the vault
     */
    void send(StreamId target, Object command, String reason, List<Credential> credentials, List<String> shownBy) {
        commands.send(target, command, PageCommands.context(target.tenantId(), reason, credentials, api), shownBy);
    }

    /**
     * Does what a form asks for. If that is refused, the form is shown again with the reason.
     *
     * @param deed does it, and answers what there is to tell then
     */
    @Nullable
    String answer(Form form, Supplier<String> deed) {
        String notice;
        try {
            notice = deed.get();
        } catch (Rejection refusal) {
            response.setStatus(PageProblems.status(refusal));
            return form.again(words(refusal), this);
        }
        return form.done(notice, this);
    }

    /** Leads back to where a question came from. */
    String close(String back, String notice) {
        if (!isByScript()) return redirect(back, notice);
        with("notice", notice);
        response.setHeader("HX-Trigger", "live");
        return "decision :: done";
    }

    /** Goes to another page, which shows the notice; null: the answer is given. */
    @Nullable
    String leadTo(String page, String notice) {
        String redirect = redirect(page, notice);
        if (!isByScript()) return redirect;
        RequestContextUtils.saveOutputFlashMap(page, request, response);
        response.setHeader("HX-Redirect", page);
        return null;
    }

    String redirect(String page, String notice) {
        RequestContextUtils.getOutputFlashMap(request).put("notice", notice);
        return "redirect:" + page;
    }

    boolean isByScript() {
        return request.getHeader("HX-Request") != null;
    }

    static String words(Rejection refusal) {
        return Objects.requireNonNullElse(refusal.getMessage(), refusal.reason().code());
    }
}
