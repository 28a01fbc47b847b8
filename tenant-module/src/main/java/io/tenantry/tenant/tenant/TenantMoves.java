package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.tier.TierOwner;
import io.tenantry.tenant.api.TenantCommand.ChangeTier;
import io.tenantry.tenant.api.TenantPolicy;
import io.tenantry.tenant.api.TenantState;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.Tenants;
import org.springframework.stereotype.Component;

/** Who may change its tier: a tenant that works or is suspended. Its stream keeps where it lives. */
@Component
class TenantMoves implements TierOwner {
    private final Tenants tenants;
    private final TenantSlugs slugs;
    private final Commands commands;

    TenantMoves(Tenants tenants, TenantSlugs slugs, Commands commands) {
        this.tenants = tenants;
        this.slugs = slugs;
        this.commands = commands;
    }

    @Override
    public String requireMovable(TenantId tenantId) {
        if (tenantId.isPlatform()) throw none();
        TenantPolicy policy = tenants.policy(tenantId).orElseThrow(TenantMoves::none);
        if (policy.state() != TenantState.SUSPENDED) policy.requireActive();
        return slugs.of(TenantStream.of(tenantId));
    }

    private static CommandRefused none() {
        return new CommandRefused(CommandRefused.Why.NOT_FOUND, "No such tenant.");
    }

    @Override
    public void lives(TenantId tenantId, String tier, String key) {
        TenantStream id = TenantStream.of(tenantId);
        commands.send(id, new ChangeTier(id, tier), CommandContext.system(tenantId, Source.REACTION, key, null));
    }
}
