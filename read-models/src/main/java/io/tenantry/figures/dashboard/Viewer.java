package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.Scope;
import jakarta.servlet.http.HttpServletRequest;

/** Who looks at a page, as the session says. */
final class Viewer {
    private Viewer() {}

    static Caller of(HttpServletRequest request) {
        if (request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller) return caller;
        throw new RequestRefused(Why.UNAUTHENTICATED, "Log in first.");
    }

    static Caller operator(HttpServletRequest request) {
        Caller caller = of(request);
        if (caller.isOperator()) return caller;
        throw new RequestRefused(Why.FORBIDDEN, "Only operators of the platform may see or do this.");
    }

    /** Whether there are figures for this caller: a tenant's administrators and staff. */
    static boolean seesFigures(Caller caller) {
        return !caller.isCustomer() && caller.scopes().contains(Scope.FIGURES_READ);
    }
}
