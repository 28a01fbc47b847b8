package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Reaction;
import io.tenantry.tenancy.tier.TenantSchemas;
import io.tenantry.tenant.api.TenantCommand.CompleteProvisioning;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantStream;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Sets up the place of an approved tenant that gets a schema of its own, and tells the tenant that it is there. After a
 * crash the approval is followed again: a schema that is there is not made again, nor is the tenant told twice.
 */
@Component
class WhenTenantApprovedThenProvision implements Reaction {
    static final String NAME = "when-tenant-approved-then-provision";

    private final TenantSchemas schemas;
    private final Commands commands;
    private final TenantSlugs slugs;

    WhenTenantApprovedThenProvision(TenantSchemas schemas, Commands commands, TenantSlugs slugs) {
        this.schemas = schemas;
        this.commands = commands;
        this.slugs = slugs;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TenantApproved.class);
    }

    @Override
    public void on(RecordedEvent event) {
        TenantApproved approved = (TenantApproved) event.payload();
        if (!approved.tier().equals("schema")) return;
        TenantStream id = approved.id();
        schemas.provision(id.tenantId(), slugs.of(id));
        commands.send(id, new CompleteProvisioning(id), CommandContext.following(event, Source.REACTION, NAME));
    }
}
