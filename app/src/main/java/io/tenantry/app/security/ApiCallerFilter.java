package io.tenantry.app.security;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Problems;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenant.api.Callers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who makes an API request: {@code Authorization: Bearer} with an access token, or {@code X-API-Key}. A proof
 * that is none is refused even where none is needed.
 */
final class ApiCallerFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 4096;

    private final AccessTokens accessTokens;
    private final Callers callers;
    private final Problems problems;

    ApiCallerFilter(AccessTokens accessTokens, Callers callers, Problems problems) {
        this.accessTokens = accessTokens;
        this.callers = callers;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String authorization = request.getHeader("Authorization");
        String apiKey = request.getHeader("X-API-Key");
        if (authorization == null && apiKey == null) {
            chain.doFilter(request, response);
            return;
        }
        try {
            Caller caller = (authorization == null ? ofKey(String.valueOf(apiKey)) : ofBearer(authorization))
                    .orElseThrow(() -> new RequestRefused(
                            RequestRefused.Why.UNAUTHENTICATED,
                            "The access token or API key is unknown, expired or revoked."));
            request.setAttribute(Caller.ATTRIBUTE, caller);
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new CallerAuthentication(caller));
            SecurityContextHolder.setContext(context);
        } catch (Rejection refused) {
            if (refused.reason().kind() == Rejection.Kind.UNAUTHENTICATED) {
                response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            }
            problems.write(refused, request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Caller> ofBearer(String authorization) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()) || authorization.length() > LONGEST) {
            return Optional.empty();
        }
        return accessTokens
                .verify(authorization.substring(BEARER.length()).strip())
                .flatMap(session -> callers.ofUser(session.user(), session.session()));
    }

    private Optional<Caller> ofKey(String key) {
        return callers.ofToken(key.strip());
    }
}
