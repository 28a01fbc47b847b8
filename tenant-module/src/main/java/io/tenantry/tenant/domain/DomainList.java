package io.tenantry.tenant.domain;

import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenant.api.DomainEvent;
import io.tenantry.tenant.api.DomainEvent.DomainClaimed;
import io.tenantry.tenant.api.DomainEvent.DomainLapsed;
import io.tenantry.tenant.api.DomainEvent.DomainProofFound;
import io.tenantry.tenant.api.DomainEvent.DomainProofMissed;
import io.tenantry.tenant.api.DomainEvent.DomainRemoved;
import io.tenantry.tenant.api.DomainEvent.DomainVerified;
import io.tenantry.tenant.api.Domains;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The domains of a tenant. */
@Component
public class DomainList implements Projection {
    public static final String NAME = Domains.LIST;
    private static final Table DOMAIN = Table.of("tenant_domain", "tenant_id", "id");

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
        return Set.of(DomainEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(DOMAIN);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row row = rows.upsert(DOMAIN, event.tenantId(), event.id()).set("version", event.version());
        switch ((DomainEvent) event.payload()) {
            case DomainClaimed e ->
                row.set("name", e.name())
                        .set("token", e.token())
                        .set("state", DomainState.CLAIMED.code())
                        .set("created_at", event.timestamp());
            case DomainVerified _ ->
                row.set("state", DomainState.VERIFIED.code())
                        .set("verified_at", event.timestamp())
                        .set("missed_on", null);
            case DomainProofMissed e -> row.set("missed_on", e.on());
            case DomainProofFound _ -> row.set("missed_on", null);
            case DomainLapsed _ -> row.set("state", DomainState.LAPSED.code());
            case DomainRemoved _ -> row.set("state", DomainState.REMOVED.code());
        }
    }
}
