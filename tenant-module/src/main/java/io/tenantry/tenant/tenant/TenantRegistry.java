package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenant.api.TenantErasureEvent;
import io.tenantry.tenant.api.TenantErasureEvent.TenantErased;
import io.tenantry.tenant.api.TenantEvent;
import io.tenantry.tenant.api.TenantEvent.BotChanged;
import io.tenantry.tenant.api.TenantEvent.ErasureConfirmed;
import io.tenantry.tenant.api.TenantEvent.ErasureRequested;
import io.tenantry.tenant.api.TenantEvent.ErasureWithdrawn;
import io.tenantry.tenant.api.TenantEvent.FeaturesChanged;
import io.tenantry.tenant.api.TenantEvent.LimitsChanged;
import io.tenantry.tenant.api.TenantEvent.SettingsChanged;
import io.tenantry.tenant.api.TenantEvent.SignUpRejected;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantClosed;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantReactivated;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantEvent.TenantSuspended;
import io.tenantry.tenant.api.TenantEvent.TenantTierChanged;
import io.tenantry.tenant.api.TenantState;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** All tenants by name and state: the list that operators work with. */
@Component
class TenantRegistry implements Projection {
    private static final Table TENANT = Table.of("tenant", "id");

    @Override
    public String name() {
        return TenantQueries.REGISTRY;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TenantEvent.class, TenantErasureEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(TENANT);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row row = rows.upsert(TENANT, event.tenantId()).set("version", event.version());
        if (event.payload() instanceof TenantErased erased) {
            erased(row, erased);
            return;
        }
        switch ((TenantEvent) event.payload()) {
            case TenantSignedUp e ->
                row.set("slug", e.slug())
                        .set("name", e.name())
                        .set("state", TenantState.PENDING_APPROVAL.code())
                        .set("tier", e.tier())
                        .set("created_at", event.timestamp());
            case TenantApproved e ->
                row.set("state", TenantState.PROVISIONING.code()).set("tier", e.tier());
            case TenantProvisioned _, TenantReactivated _ -> row.set("state", TenantState.ACTIVE.code());
            case TenantTierChanged e -> row.set("tier", e.tier());
            case SignUpRejected _ -> row.set("state", TenantState.REJECTED.code());
            case TenantSuspended _ -> row.set("state", TenantState.SUSPENDED.code());
            case TenantClosed _ -> row.set("state", TenantState.CLOSED.code());
            case ErasureConfirmed _ -> row.set("state", TenantState.ERASED.code());
            case LimitsChanged _,
                    FeaturesChanged _,
                    SettingsChanged _,
                    BotChanged _,
                    ErasureRequested _,
                    ErasureWithdrawn _ -> {
                // arranged in the tenant's profile; here only the version moves
            }
        }
    }

    /** All that is left of it: that there was one. Nothing else is folded from the events of an erased tenant. */
    private static void erased(Row row, TenantErased e) {
        row.set("slug", e.id().tenantId())
                .set("name", "[erased]")
                .set("state", TenantState.ERASED.code())
                .set("tier", "shared")
                .set("created_at", e.signedUpAt());
    }
}
