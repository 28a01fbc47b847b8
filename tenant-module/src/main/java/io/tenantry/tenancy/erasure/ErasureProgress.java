package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import java.util.List;
import org.springframework.stereotype.Component;

/** How far the erasure of a tenant is, told from what is left of it: whichever server is at it. */
@Component
public class ErasureProgress {
    private final TenantDatabase database;

    ErasureProgress(TenantDatabase database) {
        this.database = database;
    }

    /**
     * What is left.
     *
     * @param keys that still open something
     * @param sealed events that nobody can read any more
     * @param events that are still as they were
     */
    public record Remaining(long keys, long sealed, long events) {}

    public Remaining of(TenantId tenantId) {
        long keys = database.vault(List.of(tenantId), jdbc -> jdbc.sql(
                        "select count(*) from data_key where tenant_id = ? and wrapped is not null")
                .param(tenantId.value())
                .query(Long.class)
                .single());
        long sealed = database.asOperator(jdbc -> jdbc.sql("select count(*) from erased_event where tenant_id = ?")
                .param(tenantId.value())
                .query(Long.class)
                .single());
        long events = database.asProjector(jdbc -> jdbc.sql("select count(*) from event where tenant_id = ?")
                .param(tenantId.value())
                .query(Long.class)
                .single());
        return new Remaining(keys, sealed, events);
    }
}
