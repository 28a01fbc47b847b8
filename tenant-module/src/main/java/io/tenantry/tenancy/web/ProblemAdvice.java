package io.tenantry.tenancy.web;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.web.Problems.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Every error of the API as a problem. No stack trace, SQL or class name ever leaves. */
@RestControllerAdvice(annotations = RestController.class)
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> handle(Rejection rejection, HttpServletRequest request) {
        ProblemDetail problem = Problems.of(rejection, request);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
        String retryAfter = Problems.retryAfter(rejection);
        if (retryAfter != null) answer.header("Retry-After", retryAfter);
        return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
    }

    @ExceptionHandler
    ResponseEntity<Object> failed(Exception e, HttpServletRequest request) {
        return isOfTheDatabase(e) ? unavailable(e, request) : bug(e, request);
    }

    /**
     * Also a connection that broke in the middle, where neither commit nor rollback could be said: a repeat finds out. And
     * in whatever it is wrapped: JSON is written with keys from the database.
     */
    private static boolean isOfTheDatabase(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof TransactionSystemException) return true;
        return false;
    }

    private static ResponseEntity<Object> unavailable(Exception e, HttpServletRequest request) {
        log.error("the database does not answer", e);
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "Not now. Try again in a moment.", request, "2");
    }

    private static ResponseEntity<Object> bug(Exception e, HttpServletRequest request) {
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Something failed here. The request id helps us to find it.",
                request,
                null);
    }

    private static ResponseEntity<Object> answer(
            HttpStatus status, String code, String detail, HttpServletRequest request, @Nullable String retryAfter) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        if (retryAfter != null) answer.header("Retry-After", retryAfter);
        return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(Problems.of(status, code, detail, request));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpServletRequest http = http(request);
        Throwable cause = e.getCause();
        if (cause instanceof UnrecognizedPropertyException unknown)
            return malformed(
                    "unknown-field", http, List.of(new FieldError(path(unknown), "is not a field of this request")));
        if (cause instanceof DatabindException mismatch && !mismatch.getPath().isEmpty())
            return malformed(
                    "invalid-field", http, List.of(new FieldError(path(mismatch), "is not of the right form")));
        if (cause instanceof JacksonException) return malformed("unreadable-body", http, List.of());
        return malformed("unreadable-body", http, List.of());
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return malformed(
                "invalid-request",
                http(request),
                e.getBindingResult().getFieldErrors().stream()
                        .map(error -> new FieldError(
                                error.getField(), Objects.toString(error.getDefaultMessage(), "is not valid")))
                        .toList());
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return malformed(
                "invalid-request",
                http(request),
                e.getParameterValidationResults().stream()
                        .flatMap(result -> result.getResolvableErrors().stream()
                                .map(error -> new FieldError(
                                        Objects.toString(
                                                result.getMethodParameter().getParameterName(), "parameter"),
                                        Objects.toString(error.getDefaultMessage(), "is not valid"))))
                        .toList());
    }

    @ExceptionHandler
    ResponseEntity<Object> handle(ConstraintViolationException e, HttpServletRequest request) {
        return malformed(
                "invalid-request",
                request,
                e.getConstraintViolations().stream()
                        .map(violation ->
                                new FieldError(violation.getPropertyPath().toString(), violation.getMessage()))
                        .toList());
    }

    /** An id that is no id names nothing: 404, as one that never existed. Other parameters are 400. */
    @ExceptionHandler
    ResponseEntity<Object> handle(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        if (e.getParameter().hasParameterAnnotation(org.springframework.web.bind.annotation.PathVariable.class))
            return answer(HttpStatus.NOT_FOUND, "not-found", "No such object.", request, null);
        return malformed(
                "invalid-parameter", request, List.of(new FieldError(e.getName(), "is not of the right form")));
    }

    private static ResponseEntity<Object> malformed(String code, HttpServletRequest request, List<FieldError> errors) {
        String detail = errors.isEmpty()
                ? "The body is not readable JSON."
                : errors.stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("; "));
        ProblemDetail problem = Problems.of(HttpStatus.BAD_REQUEST, code, detail, request);
        if (!errors.isEmpty()) problem.setProperty("errors", errors);
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static String path(DatabindException e) {
        return e.getPath().stream()
                .map(reference -> reference.getPropertyName() == null
                        ? "[" + reference.getIndex() + "]"
                        : reference.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    /** What Spring MVC itself refuses: method, media type, missing parameter. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        String code = known.name().toLowerCase(Locale.ROOT).replace('_', '-');
        ProblemDetail problem = Problems.of(
                known,
                code,
                body instanceof ProblemDetail p && p.getDetail() != null ? p.getDetail() : known.getReasonPhrase(),
                http(request));
        return ResponseEntity.status(known)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static HttpServletRequest http(WebRequest request) {
        return ((ServletWebRequest) request).getRequest();
    }
}
