package io.tenantry.tenancy.web;

import io.tenantry.tenancy.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The tenant that a request names by path, header or host; where it does so in several ways, they agree.
 *
 * @param tenantId null where it names one that there is not
 */
public record NamedTenant(@Nullable TenantId tenantId) {
    private static final String ATTRIBUTE = NamedTenant.class.getName();

    /** Null when the request names no tenant. */
    public static @Nullable NamedTenant of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof NamedTenant named ? named : null;
    }

    void note(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
