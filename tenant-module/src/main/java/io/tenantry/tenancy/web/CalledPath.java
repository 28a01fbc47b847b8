package io.tenantry.tenancy.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The path that the client called, whatever the border or the container has made of it since. */
final class CalledPath {
    private static final String ATTRIBUTE = CalledPath.class.getName();

    private CalledPath() {}

    /** Before the border sends the request to another path. */
    static void note(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, request.getRequestURI());
    }

    /** Null for what is no path, and is refused for that. */
    static @Nullable URI of(HttpServletRequest request) {
        Object called = Stream.of(ATTRIBUTE, RequestDispatcher.ERROR_REQUEST_URI)
                .map(request::getAttribute)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(request::getRequestURI);
        try {
            return new URI(called.toString());
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
