package io.tenantry.tenancy.store;

/** Names of the metadata that the dispatch interceptor stamps on a command. */
public final class Stamps {
    /** The tenant's id as text; parameter resolvers may rely on it. */
    public static final String TENANT_ID = "tenantId";

    static final String COMMAND_ID = "commandId";
    static final String COMMAND_NAME = "commandName";

    private Stamps() {}
}
