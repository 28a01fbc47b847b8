package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.Settings;
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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a tenant is and how it is arranged, as its own people and operators see it: no secret in clear. */
@Component
class TenantProfiles implements Projection {
    private static final Table PROFILE = Table.of("tenant_profile", "tenant_id");

    @Override
    public String name() {
        return TenantQueries.PROFILES;
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TenantEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(PROFILE);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row row = rows.upsert(PROFILE, event.tenantId()).set("version", event.version());
        switch ((TenantEvent) event.payload()) {
            case TenantSignedUp e -> signedUp(row, e).set("created_at", event.timestamp());
            case TenantApproved e -> state(row, TenantState.PROVISIONING, null).set("tier", e.tier());
            case TenantProvisioned _, TenantReactivated _ -> state(row, TenantState.ACTIVE, null);
            case TenantTierChanged e -> row.set("tier", e.tier());
            case SignUpRejected e -> state(row, TenantState.REJECTED, e.reason());
            case TenantSuspended e -> state(row, TenantState.SUSPENDED, e.reason());
            case TenantClosed _ -> state(row, TenantState.CLOSED, null);
            case ErasureConfirmed _ -> state(row, TenantState.ERASED, null);
            case ErasureRequested _, ErasureWithdrawn _ -> {
                // whether it is to be erased stands in tenant_erasure
            }
            case LimitsChanged e -> row.set("limits", ProfileJson.of(e.limits()));
            case FeaturesChanged e -> row.set("features", e.features());
            case SettingsChanged e -> row.set("settings", ProfileJson.of(e.settings()));
            case BotChanged e -> row.set("bot", ProfileJson.ofBot(e.token() != null, e.username()));
        }
    }

    private static Row signedUp(Row row, TenantSignedUp e) {
        return state(row, TenantState.PENDING_APPROVAL, null)
                .set("name", e.name())
                .set("slug", e.slug())
                .set("contact_email", e.contactEmail().value())
                .set("tier", null)
                .set("tier_wish", e.tier())
                .set("plan_wish", e.plan())
                .set("limits", ProfileJson.of(Limits.NONE))
                .set("features", Map.of())
                .set("settings", ProfileJson.of(Settings.DEFAULT))
                .set("bot", ProfileJson.ofBot(false, null));
    }

    private static Row state(Row row, TenantState state, @Nullable Sealed<String> reason) {
        return row.set("state", state.code()).set("state_reason", Sealed.valueOf(reason));
    }
}
