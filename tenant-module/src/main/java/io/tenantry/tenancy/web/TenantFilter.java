package io.tenantry.tenancy.web;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.RequestRefused.Why;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds the tenant of an API request, after authentication: a bound caller's own; an operator's from the path
 * {@code /api/v1/tenants/{id}/…} or the header {@code X-Tenant-ID}. Path and header are equivalent for every resource:
 * the prefix is cut off before a controller sees the request.
 */
@Component
@Order(0)
class TenantFilter extends OncePerRequestFilter {
    private static final String ATTRIBUTE = TenantFilter.class.getName();
    private static final String HEADER = "X-Tenant-ID";
    private static final String BASE = "/api/v1";
    private static final Pattern PREFIXED = Pattern.compile(BASE + "/tenants/([0-9a-fA-F-]{36})(/([^/]+).*)?");
    /** What belongs to the tenant itself and is not a resource of its own. */
    private static final Set<String> PARTS_OF_TENANT = Set.of(
            "approve",
            "reject",
            "suspend",
            "reactivate",
            "close",
            "limits",
            "features",
            "settings",
            "bot",
            "statistics",
            "revenue");

    private final TenantGate gate;
    private final Problems problems;

    TenantFilter(TenantGate gate, Problems problems) {
        this.gate = gate;
        this.problems = problems;
    }

    /** The tenant of this request; null for an operator who names none, and for requests without a login. */
    static @Nullable TenantId tenant(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof TenantId tenantId ? tenantId : null;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith(BASE + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest routed;
        try {
            Matcher prefixed = PREFIXED.matcher(request.getRequestURI());
            boolean inPath = prefixed.matches();
            TenantId tenantId = resolve(request, inPath ? prefixed.group(1) : null);
            if (tenantId != null) request.setAttribute(ATTRIBUTE, tenantId);
            boolean cut = inPath && prefixed.group(3) != null && !PARTS_OF_TENANT.contains(prefixed.group(3));
            routed = cut ? new Routed(request, BASE + prefixed.group(2)) : request;
        } catch (Rejection refused) {
            problems.write(refused, request, response);
            return;
        }
        TenantId tenantId = tenant(request);
        try (MDC.MDCCloseable _ = MDC.putCloseable("tenant", tenantId == null ? "-" : tenantId.toString())) {
            chain.doFilter(routed, response);
        }
    }

    private @Nullable TenantId resolve(HttpServletRequest request, @Nullable String inPath) {
        if (!(request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller)) return null;
        TenantId path = inPath == null ? null : parse(inPath, caller);
        String header = request.getHeader(HEADER);
        TenantId named = header == null ? path : parse(header, caller);
        if (path != null && !path.equals(named)) throw mismatch();
        if (caller.isOperator()) {
            if (named != null && !gate.exists(named)) throw new RequestRefused(Why.NOT_FOUND, "No such tenant.");
            return named;
        }
        if (named != null && !named.equals(caller.home())) throw mismatch();
        Rejection refusal = gate.refusal(caller.home());
        if (refusal != null) throw refusal;
        return caller.home();
    }

    private static TenantId parse(String text, Caller caller) {
        try {
            return new TenantId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            if (caller.isOperator()) throw new RequestRefused(Why.NOT_FOUND, "No such tenant.");
            throw mismatch();
        }
    }

    private static RequestRefused mismatch() {
        return new RequestRefused(Why.TENANT_MISMATCH, "You belong to another tenant than the one you name.");
    }

    private static final class Routed extends HttpServletRequestWrapper {
        private final String path;

        Routed(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public StringBuffer getRequestURL() {
            String url = super.getRequestURL().toString();
            return new StringBuffer(url.substring(0, url.indexOf(BASE))).append(path);
        }

        @Override
        public String getServletPath() {
            return path;
        }
    }
}
