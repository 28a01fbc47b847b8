package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.TenantId;
import java.util.UUID;

/** What a module keeps of people outside of events and read models: messages that arrived, files that were made. */
public interface PersonalTraces {
    /** Deletes what speaks of the person. It may be called again. */
    void erase(TenantId tenantId, UUID person);
}
