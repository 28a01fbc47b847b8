package io.tenantry.tenancy.store;

/** Names of the metadata that a command message carries. */
public final class Stamps {
    /** The tenant's id as text; parameter resolvers may rely on it. */
    public static final String TENANT_ID = "tenantId";

    private Stamps() {}
}
