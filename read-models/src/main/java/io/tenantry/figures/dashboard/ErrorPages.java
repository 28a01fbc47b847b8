package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.Problems;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** What no controller answered, for whoever asks for HTML; everyone else, and the API always, gets a problem. */
@Controller
class ErrorPages {
    private final Problems problems;

    ErrorPages(Problems problems) {
        this.problems = problems;
    }

    @RequestMapping(path = "/error", produces = MediaType.TEXT_HTML_VALUE)
    @Nullable
    ModelAndView error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                        && HttpStatus.resolve(code) != null
                ? HttpStatus.valueOf(code)
                : HttpStatus.NOT_FOUND;
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
                && uri.startsWith("/api/")) {
            String code = status == HttpStatus.INTERNAL_SERVER_ERROR
                    ? "internal-error"
                    : status.name().toLowerCase(Locale.ROOT).replace('_', '-');
            problems.write(Problems.of(status, code, status.getReasonPhrase() + ".", request), response);
            return null;
        }
        return ErrorPage.of(status.value(), null, request);
    }
}
