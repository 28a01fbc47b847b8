package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.servlet.ModelAndView;

/** What a browser is shown instead of a page. */
final class ErrorPage {
    private ErrorPage() {}

    static ModelAndView of(int status, @Nullable String detail, HttpServletRequest request) {
        ModelAndView page = new ModelAndView("problem");
        page.setStatus(HttpStatusCode.valueOf(status));
        page.addObject("status", status);
        page.addObject("title", title(status));
        page.addObject("detail", detail == null ? detail(status) : detail);
        page.addObject("requestId", MDC.get("requestId"));
        if (request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller) page.addObject("viewer", caller);
        return page;
    }

    private static String title(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return switch (status) {
            case 403 -> "Not for you";
            case 404 -> "Nothing here";
            case 409 -> "Not possible now";
            case 500 -> "Something failed here";
            default -> known == null ? "Problem" : known.getReasonPhrase();
        };
    }

    private static String detail(int status) {
        return switch (status) {
            case 403 -> "Your login does not allow this, or the page was open for too long. Go back and try again.";
            case 404 -> "This page does not exist, or it belongs to another tenant.";
            case 429 -> "Your company sends more requests than it may at once. Wait a moment and load the page again.";
            case 500 -> "It is our fault. The request id helps us to find what happened.";
            default -> "The server did not answer this request.";
        };
    }
}
