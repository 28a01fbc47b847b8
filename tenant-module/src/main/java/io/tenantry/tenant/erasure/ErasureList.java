package io.tenantry.tenant.erasure;

import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenant.api.TenantErasureEvent;
import io.tenantry.tenant.api.TenantErasureEvent.TenantErased;
import io.tenantry.tenant.api.TenantEvent.ErasureConfirmed;
import io.tenantry.tenant.api.TenantEvent.ErasureRequested;
import io.tenantry.tenant.api.TenantEvent.ErasureWithdrawn;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who is to be erased, and what is certified of those who are. */
@Component
public class ErasureList implements Projection {
    public static final String NAME = "tenant.erasures";
    private static final Table ERASURE = Table.of("tenant_erasure", "tenant_id");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ErasureRequested.class, ErasureWithdrawn.class, ErasureConfirmed.class, TenantErasureEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(ERASURE);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row row = rows.upsert(ERASURE, event.tenantId()).set("version", event.version());
        switch (event.payload()) {
            case ErasureRequested e ->
                empty(row)
                        .set("state", "requested")
                        .set("not_before", e.notBefore())
                        .set("requested_at", event.timestamp());
            case ErasureWithdrawn _ -> row.set("state", "withdrawn");
            case ErasureConfirmed _ -> row.set("state", "confirmed").set("confirmed_at", event.timestamp());
            // the only one that is left when it is folded again
            case TenantErased e ->
                empty(row)
                        .set("state", "erased")
                        .set("erased_at", event.timestamp())
                        .set("certificate", e.certificate())
                        .set("signature", e.signature())
                        .set("public_key", e.publicKey());
            default -> throw new IllegalStateException("not asked for: " + event);
        }
    }

    private static Row empty(Row row) {
        for (String column : List.of(
                "not_before", "requested_at", "confirmed_at", "erased_at", "certificate", "signature", "public_key"))
            row.set(column, null);
        return row;
    }
}
