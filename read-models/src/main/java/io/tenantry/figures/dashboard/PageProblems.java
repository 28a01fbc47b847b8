package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** Refusals and failures of pages, as pages. */
@ControllerAdvice(basePackageClasses = PageProblems.class)
class PageProblems {
    private static final Logger log = LoggerFactory.getLogger(PageProblems.class);

    static int status(Rejection rejection) {
        return switch (rejection.reason().kind()) {
            case MALFORMED -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case STALE -> 412;
            case INVALID -> 422;
            case VERSION_REQUIRED -> 428;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    @ExceptionHandler
    ModelAndView refused(Rejection rejection, HttpServletRequest request) {
        if (rejection.reason().kind() == Rejection.Kind.UNAUTHENTICATED) return new ModelAndView("redirect:/login");
        return ErrorPage.of(status(rejection), rejection.getMessage(), request);
    }

    /** An id that is no id names nothing. */
    @ExceptionHandler
    ModelAndView unknown(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        return ErrorPage.of(HttpStatus.NOT_FOUND.value(), null, request);
    }

    /** Who closed the page hears no answer. */
    @ExceptionHandler({AsyncRequestNotUsableException.class, IOException.class})
    void gone() {}

    @ExceptionHandler
    ModelAndView bug(Exception e, HttpServletRequest request) {
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return ErrorPage.of(HttpStatus.INTERNAL_SERVER_ERROR.value(), null, request);
    }
}
