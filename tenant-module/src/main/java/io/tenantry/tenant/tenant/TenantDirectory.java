package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.ClosedTenants;
import io.tenantry.tenancy.load.TenantLoad;
import io.tenantry.tenancy.load.TenantLoads;
import io.tenantry.tenancy.store.AppendListener;
import io.tenantry.tenancy.store.Claims;
import io.tenantry.tenancy.web.HostOwner;
import io.tenantry.tenancy.web.TenantGate;
import io.tenantry.tenant.StreamStates;
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
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.Tenants;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every tenant may do now, from its own events. A change holds at once here and within a second elsewhere. */
@Component
class TenantDirectory implements Tenants, TenantGate, ClosedTenants, TenantLoads, AppendListener {
    private static final TenantPolicy PLATFORM = TenantPolicy.active(TenantId.PLATFORM);

    private final StreamStates<TenantPolicy> tenants;
    private final Claims claims;
    private final HostNames hosts;

    TenantDirectory(EventStorageEngine events, Claims claims, HostNames hosts) {
        this.tenants = new StreamStates<>(events, TenantDirectory::after);
        this.claims = claims;
        this.hosts = hosts;
    }

    @Override
    public Optional<TenantPolicy> policy(TenantId tenantId) {
        return Optional.ofNullable(tenantId.isPlatform() ? PLATFORM : tenants.of(TenantStream.of(tenantId)));
    }

    @Override
    public boolean exists(TenantId tenantId) {
        return policy(tenantId)
                .filter(policy -> policy.state() != TenantState.ERASED)
                .isPresent();
    }

    @Override
    public Optional<TenantId> bySlug(String slug) {
        return claims.globalHolder("slug", slug).map(StreamId::tenantOf);
    }

    @Override
    public HostOwner byHost(String host) {
        return hosts.owner(host);
    }

    @Override
    public @Nullable Rejection refusal(TenantId tenantId) {
        // a user or a token may be remembered for longer than the tenant that was erased
        return policy(tenantId)
                .orElseGet(() -> TenantPolicy.of(tenantId, TenantState.ERASED))
                .refusal();
    }

    @Override
    public TenantLoad of(TenantId tenantId) {
        return policy(tenantId).map(TenantPolicy::load).orElse(TenantLoad.NONE);
    }

    @Override
    public TenantLoad remembered(TenantId tenantId) {
        TenantPolicy policy = tenants.remembered(TenantStream.of(tenantId));
        return policy == null ? TenantLoad.NONE : policy.load();
    }

    @Override
    public @Nullable Rejection ended(TenantId tenantId) {
        return policy(tenantId)
                .filter(policy -> policy.state() == TenantState.CLOSED || policy.state() == TenantState.ERASED)
                .map(TenantPolicy::refusal)
                .orElse(null);
    }

    @Override
    public void appended(String stream, String eventName) {
        tenants.forget(stream);
    }

    static @Nullable TenantPolicy after(@Nullable TenantPolicy policy, Object event) {
        if (event instanceof TenantSignedUp e) {
            return TenantPolicy.of(e.id().tenantId(), TenantState.PENDING_APPROVAL);
        }
        if (policy == null) return null;
        return event instanceof TenantEvent e ? after(policy, e) : policy;
    }

    private static TenantPolicy after(TenantPolicy policy, TenantEvent event) {
        return switch (event) {
            case TenantSignedUp _, BotChanged _, TenantTierChanged _, ErasureRequested _, ErasureWithdrawn _ -> policy;
            case LimitsChanged e -> policy.withLoad(e.limits().load());
            case ErasureConfirmed _ -> policy.withState(TenantState.ERASED);
            case TenantApproved _ -> policy.withState(TenantState.PROVISIONING);
            case TenantProvisioned _, TenantReactivated _ -> policy.withState(TenantState.ACTIVE);
            case SignUpRejected _ -> policy.withState(TenantState.REJECTED);
            case TenantSuspended _ -> policy.withState(TenantState.SUSPENDED);
            case TenantClosed _ -> policy.withState(TenantState.CLOSED);
            case FeaturesChanged e -> policy.withFeatures(e.features());
            case SettingsChanged e -> withSettings(policy, e.settings());
        };
    }

    private static TenantPolicy withSettings(TenantPolicy policy, Settings settings) {
        return policy.withSettings(ZoneId.of(settings.timeZone()), settings.currency())
                .withProviders(
                        Set.copyOf(settings.paymentProviders().enabled()),
                        Set.copyOf(settings.paymentProviders().disabled()));
    }
}
