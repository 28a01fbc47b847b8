package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.TenantGate;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds whose arrangements a request is about: one's own, or those of the tenant that an operator names. */
@Component
class Places {
    private final TenantGate tenants;

    Places(TenantGate tenants) {
        this.tenants = tenants;
    }

    /** @param named in the path; null: one's own */
    Place of(@Nullable UUID named, HttpServletRequest request) {
        if (named != null) {
            Caller operator = Viewer.operator(request);
            TenantId tenantId = new TenantId(named);
            if (isThere(tenantId)) return Place.of(tenantId, operator);
        } else {
            Caller viewer = Viewer.of(request);
            if (!viewer.isOperator()) return Place.own(viewer);
        }
        // the platform has no domains and no archives
        throw new RequestRefused(Why.NOT_FOUND, "No such tenant.");
    }

    /** Whether operators have a page of it. One that is being erased has none but that of its erasure. */
    boolean isThere(TenantId tenantId) {
        return !tenantId.isPlatform() && tenants.exists(tenantId) && !tenants.isErased(tenantId);
    }
}
