package io.tenantry.tenancy.web;

import io.tenantry.tenancy.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Problem details (RFC 9457), the one shape of every error. */
@Component
public class Problems {
    private static final String TYPE = "https://tenantry.dev/problems/";

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** A field that broke a rule. */
    public record FieldError(String field, String message) {}

    static HttpStatus status(Rejection.Kind kind) {
        return switch (kind) {
            case MALFORMED -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case STALE -> HttpStatus.PRECONDITION_FAILED;
            case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
            case VERSION_REQUIRED -> HttpStatus.PRECONDITION_REQUIRED;
            case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    public static ProblemDetail of(HttpStatus status, String code, String detail, HttpServletRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE + code));
        problem.setTitle(status.getReasonPhrase());
        problem.setInstance(CalledPath.of(request));
        problem.setProperty("code", code);
        problem.setProperty("requestId", RequestIdFilter.requestId(request));
        return problem;
    }

    static ProblemDetail of(Rejection rejection, HttpServletRequest request) {
        Rejection.Reason reason = rejection.reason();
        String detail = rejection.getMessage() == null ? reason.code() : rejection.getMessage();
        ProblemDetail problem = of(status(reason.kind()), reason.code(), detail, request);
        @Nullable String field = reason.field();
        if (field != null) problem.setProperty("errors", List.of(new FieldError(field, detail)));
        return problem;
    }

    /** Seconds after which trying again makes sense, or null. */
    static @Nullable String retryAfter(Rejection rejection) {
        Duration known = rejection.retryAfter();
        // a client that counts in whole seconds comes back no earlier
        if (known != null)
            return Long.toString(Math.max(1, known.plusMillis(999).toSeconds()));
        Rejection.Kind kind = rejection.reason().kind();
        return kind == Rejection.Kind.UNAVAILABLE ? "1" : kind == Rejection.Kind.TOO_MANY ? "10" : null;
    }

    /** Writes the rejection as the answer: for filters, which no advice covers. */
    public void write(Rejection rejection, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String retryAfter = retryAfter(rejection);
        if (retryAfter != null && response.getHeader("Retry-After") == null)
            response.setHeader("Retry-After", retryAfter);
        write(of(rejection, request), response);
    }

    /** Writes the problem as the answer. */
    public void write(ProblemDetail problem, HttpServletResponse response) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
