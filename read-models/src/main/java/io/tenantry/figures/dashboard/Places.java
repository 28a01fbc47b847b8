package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.TenantGate;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/** Finds whose things a request is about: one's own tenant's, or those of the tenant that an operator names. */
@Component
class Places implements HandlerMethodArgumentResolver {
    private final TenantGate tenants;

    Places(TenantGate tenants) {
        this.tenants = tenants;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(Place.class);
    }

    @Override
    public Place resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        return of(named(http), http);
    }

    /** @param named in the path; null: one's own */
    private Place of(@Nullable String named, HttpServletRequest request) {
        if (named != null) {
            Caller operator = Viewer.operator(request);
            TenantId tenantId = parse(named);
            if (isThere(tenantId)) return Place.of(tenantId, operator);
        } else {
            Caller viewer = Viewer.of(request);
            if (!viewer.isOperator() && !Viewer.seesFigures(viewer))
                throw new RequestRefused(Why.FORBIDDEN, "This is for the people who run your company's account.");
            if (!viewer.isOperator()) return Place.own(viewer);
        }
        // the platform has no people, no domains and no archives
        throw noSuchTenant();
    }

    /** Whether operators have a page of it. One that is being erased has none but that of its erasure. */
    private boolean isThere(TenantId tenantId) {
        return !tenantId.isPlatform() && tenants.exists(tenantId);
    }

    private static @Nullable String named(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get(Place.TENANT) instanceof String named
                ? named
                : null;
    }

    private static TenantId parse(String text) {
        try {
            return new TenantId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw noSuchTenant();
        }
    }

    private static RequestRefused noSuchTenant() {
        return new RequestRefused(Why.NOT_FOUND, "No such tenant.");
    }
}
