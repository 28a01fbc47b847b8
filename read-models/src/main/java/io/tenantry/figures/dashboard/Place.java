package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.Caller;

/**
 * Where a tenant's arrangements are looked at.
 *
 * @param base the address of the page, below which all its forms lead
 * @param dashboard the tenant's dashboard for this viewer
 * @param events the stream that tells when something moved
 */
record Place(TenantId tenantId, Caller viewer, String base, String dashboard, String events) {
    static final String OWN = "/dashboard/arrangements";
    static final String OF_TENANT = "/dashboard/tenants/{tenant}/arrangements";

    /** Of the viewer's own tenant. */
    static Place own(Caller viewer) {
        return new Place(viewer.home(), viewer, OWN, "/", "/dashboard/events");
    }

    /** Of a tenant that an operator looks at. */
    static Place of(TenantId tenantId, Caller operator) {
        String dashboard = "/dashboard/tenants/" + tenantId;
        return new Place(
                tenantId, operator, dashboard + "/arrangements", dashboard, "/dashboard/events?tenant=" + tenantId);
    }
}
