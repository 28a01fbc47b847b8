package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.Caller;

/**
 * Where a tenant's things are looked at. A controller takes it as a parameter.
 *
 * @param root the address below which all pages of the tenant are, for this viewer
 * @param dashboard the tenant's dashboard
 * @param events the stream that tells when something moved
 */
record Place(TenantId tenantId, Caller viewer, String root, String dashboard, String events) {
    /** The part of a path that names the tenant. */
    static final String TENANT = "tenant";

    static final String OWN = "/dashboard";
    static final String OF_TENANT = "/dashboard/tenants/{" + TENANT + "}";
    static final String ARRANGEMENTS = "/arrangements";
    static final String PEOPLE = "/users";

    /** Of the viewer's own tenant. */
    static Place own(Caller viewer) {
        return new Place(viewer.home(), viewer, OWN, "/", OWN + "/events");
    }

    /** Of a tenant that an operator looks at. */
    static Place of(TenantId tenantId, Caller operator) {
        String root = OWN + "/tenants/" + tenantId;
        return new Place(tenantId, operator, root, root, OWN + "/events?tenant=" + tenantId);
    }

    public String arrangements() {
        return root + ARRANGEMENTS;
    }

    public String people() {
        return root + PEOPLE;
    }
}
