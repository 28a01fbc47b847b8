package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.TenantId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the business has to say of a tenant that is taken in. */
public interface ImportRules {
    /**
     * Gives the tenant another name for addresses, in the event that named it.
     *
     * @param slug null: it keeps the one it has
     */
    void rename(String eventName, ObjectNode payload, @Nullable String slug);

    /** The tenant is here: makes the place it lives in. It may be called again. */
    void arrived(TenantId tenantId);
}
