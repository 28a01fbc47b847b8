package io.tenantry.tenant.tenant;

/** The names of the projections behind the tenants' resource. */
public final class TenantQueries {
    public static final String REGISTRY = "tenant.registry";
    public static final String PROFILES = "tenant.profiles";

    private TenantQueries() {}
}
