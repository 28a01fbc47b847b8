package io.tenantry.app.security;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.HostOwner;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.api.Callers;
import io.tenantry.tenant.api.UserId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Looks at every page request again whether the person of the session is still let in, and as what. */
final class PageCallerFilter extends OncePerRequestFilter {
    private final Callers callers;
    private final TenantGate tenants;

    PageCallerFilter(Callers callers, TenantGate tenants) {
        this.callers = callers;
        this.tenants = tenants;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication known) {
            try {
                request.setAttribute(Caller.ATTRIBUTE, present(known.caller(), request));
            } catch (Rejection refused) {
                String login = "/login?error=" + refused.reason().code();
                if (isInBackground(request)) {
                    // the page that is open must still hear why when it comes itself: the session stays until then
                    response.setHeader("HX-Redirect", login);
                    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                    return;
                }
                HttpSession session = request.getSession(false);
                if (session != null) session.invalidate();
                SecurityContextHolder.clearContext();
                response.sendRedirect(login);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static boolean isInBackground(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getHeader("HX-Request") != null || (accept != null && accept.contains("text/event-stream"));
    }

    private Caller present(Caller known, HttpServletRequest request) {
        HostOwner host = tenants.byHost(request.getServerName());
        if (host.isATenants() && !known.isOperator() && !known.home().equals(host.tenantId()))
            throw new RequestRefused(RequestRefused.Why.TENANT_MISMATCH, "This is the address of another tenant.");
        Rejection refusal = tenants.refusal(known.home());
        if (refusal != null) throw refusal;
        return callers.ofUser(new UserId(known.home(), known.id()), known.session())
                .orElseThrow(LoginProvider::failed);
    }
}
