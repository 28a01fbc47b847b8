package io.tenantry.tenancy.web;

import io.tenantry.tenancy.web.RequestRefused.Why;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses addresses that write plain characters as escapes: {@code /api/v1/auth/logi%6e} would reach the login and pass all
 * that looks for it by its name. Nobody needs that form (RFC 3986, 2.3); after this, one address has one spelling.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 15)
class PlainPathFilter extends OncePerRequestFilter {
    /** Letters, digits, and {@code - . _ ~}. */
    private static final Pattern PLAIN_AS_ESCAPE =
            Pattern.compile("%(?:2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])");

    private final Problems problems;

    PlainPathFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (PLAIN_AS_ESCAPE.matcher(request.getRequestURI()).find())
            problems.write(
                    new RequestRefused(Why.INVALID_PARAMETER, "Write letters and digits of an address as they are."),
                    request,
                    response);
        else chain.doFilter(request, response);
    }
}
