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
 * Finds the tenant of an API request, after authentication: a bound caller's own; for an operator and for nobody that of
 * the path {@code /api/v1/tenants/{id}/…}, the header {@code X-Tenant-ID} or the host. Who names several must name one.
 * Path and header are equivalent for every resource: the prefix is cut off before a controller sees the request.
 */
@Component
@Order(0)
class TenantFilter extends OncePerRequestFilter {
    private static final String ATTRIBUTE = TenantFilter.class.getName();
    private static final String HEADER = "X-Tenant-ID";
    private static final String BASE = "/api/v1";
    private static final Pattern PREFIXED = Pattern.compile(BASE + "/tenants/([0-9a-fA-F-]{36})(/([^/]+).*)?");
    private static final String ERASURE = "erasure";
    /** What belongs to the tenant itself and is not a resource of its own. */
    private static final Set<String> PARTS_OF_TENANT = Set.of(
            "approve",
            "reject",
            "suspend",
            "reactivate",
            "close",
            ERASURE,
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
            TenantId tenantId = resolve(request, inPath ? prefixed.group(1) : null, inPath ? prefixed.group(3) : null);
            if (tenantId != null) request.setAttribute(ATTRIBUTE, tenantId);
            boolean cut = inPath && prefixed.group(3) != null && !PARTS_OF_TENANT.contains(prefixed.group(3));
            if (cut) CalledPath.note(request);
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

    private @Nullable TenantId resolve(HttpServletRequest request, @Nullable String inPath, @Nullable String part) {
        NamedTenant named = named(request, inPath);
        if (named != null) named.note(request);
        if (!(request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller)) return null;
        if (caller.isOperator()) {
            if (named == null) return null;
            TenantId tenantId = named.tenantId();
            // the word that erases it may have to be repeated: the tenant's own events say whether there is something
            // to erase
            boolean isThere = tenantId != null && (ERASURE.equals(part) || gate.exists(tenantId));
            if (!isThere) throw new RequestRefused(Why.NOT_FOUND, "No such tenant.");
            return tenantId;
        }
        if (named != null && !caller.home().equals(named.tenantId())) throw mismatch();
        Rejection refusal = gate.refusal(caller.home());
        if (refusal != null) throw refusal;
        return caller.home();
    }

    /** Whichever ways the request names a tenant in: one that differs from the others is refused, whoever asks. */
    private @Nullable NamedTenant named(HttpServletRequest request, @Nullable String inPath) {
        NamedTenant named = inPath == null ? null : parse(inPath);
        String header = request.getHeader(HEADER);
        if (header != null) named = agreeing(named, parse(header));
        HostOwner host = gate.byHost(request.getServerName());
        return host.isATenants() ? agreeing(named, new NamedTenant(host.tenantId())) : named;
    }

    private static NamedTenant agreeing(@Nullable NamedTenant before, NamedTenant next) {
        if (before != null && !before.equals(next)) throw mismatch();
        return next;
    }

    private static NamedTenant parse(String text) {
        try {
            return new NamedTenant(new TenantId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return new NamedTenant(null);
        }
    }

    private static RequestRefused mismatch() {
        return new RequestRefused(Why.TENANT_MISMATCH, "You name another tenant than your own, or several.");
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
