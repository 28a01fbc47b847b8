package io.tenantry.tenancy.web;

import io.tenantry.tenancy.load.LoadExceeded;
import io.tenantry.tenancy.load.RequestShares;
import io.tenantry.tenancy.load.TenantLoads;
import io.tenantry.tenancy.load.Turns;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds every tenant to the number of requests that it may send, at the API and at the pages. Operators are not held: they
 * are who can help a tenant that has used up its share.
 */
@Component
@Order(1)
class LoadFilter extends OncePerRequestFilter {
    private final TenantLoads loads;
    private final RequestShares shares;
    private final Turns turns;
    private final Problems problems;

    LoadFilter(TenantLoads loads, RequestShares shares, Turns turns, Problems problems) {
        this.loads = loads;
        this.shares = shares;
        this.turns = turns;
        this.problems = problems;
    }

    /** What a page is made of costs nothing, and comes with it. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Stream.of("/assets/", "/webjars/", "/swagger-ui", "/favicon")
                .anyMatch(request.getRequestURI()::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller) || caller.isOperator()) {
            chain.doFilter(request, response);
            return;
        }
        RequestShares.Open open = RequestShares.Open.UNCOUNTED;
        RequestShares.Open turn = RequestShares.Open.UNCOUNTED;
        try {
            open = shares.open(caller.home(), loads.of(caller.home()));
            if (hasCome(request)) turn = turns.enter(caller.home());
        } catch (LoadExceeded refused) {
            open.close();
            refuse(refused, request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            turn.close();
            if (request.isAsyncStarted() && !isEventStream(request))
                request.getAsyncContext().addListener(new Closing(open));
            else open.close();
        }
    }

    /** A body that is still on its way, as a page's form is, may take its time: nobody else has to wait for it. */
    private static boolean hasCome(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/")
                || request.getMethod().equals("GET");
    }

    /** A page that listens is open for hours and costs next to nothing; how many do is bounded elsewhere. */
    private static boolean isEventStream(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE);
    }

    private void refuse(LoadExceeded refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getRequestURI().startsWith("/api/")) {
            problems.write(refused, request, response);
            return;
        }
        response.setHeader("Retry-After", Problems.retryAfter(refused));
        response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
    }

    /** An answer that is written after the request's thread has left. */
    private record Closing(RequestShares.Open open) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            open.close();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            open.close();
        }

        @Override
        public void onError(AsyncEvent event) {
            open.close();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
