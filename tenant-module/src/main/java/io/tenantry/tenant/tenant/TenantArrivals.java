package io.tenantry.tenant.tenant;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.ImportRules;
import io.tenantry.tenancy.tier.TenantSchemas;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantTierChanged;
import io.tenantry.tenant.api.TenantStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** A tenant that comes from elsewhere may be called differently here, and lives in the tier in which it lived. */
@Component
class TenantArrivals implements ImportRules {
    private final EventStorageEngine events;
    private final TenantSchemas schemas;
    private final TenantSlugs slugs;

    TenantArrivals(EventStorageEngine events, TenantSchemas schemas, TenantSlugs slugs) {
        this.events = events;
        this.schemas = schemas;
        this.slugs = slugs;
    }

    @Override
    public void rename(String eventName, ObjectNode payload, @Nullable String slug) {
        if (slug == null || !eventName.equals("tenant.tenant-signed-up")) return;
        Slug.require(slug);
        payload.put("slug", slug);
    }

    @Override
    public void arrived(TenantId tenantId) {
        TenantStream id = TenantStream.of(tenantId);
        String tier = events.readEvents(id.stream(), 0)
                .asStream()
                .map(event -> tierOf(event.getPayload()))
                .filter(each -> !each.isEmpty())
                .reduce("", (_, last) -> last);
        if (tier.equals("schema")) schemas.provision(tenantId, slugs.of(id));
    }

    private static String tierOf(Object event) {
        return switch (event) {
            case TenantApproved e -> e.tier();
            case TenantTierChanged e -> e.tier();
            default -> "";
        };
    }
}
