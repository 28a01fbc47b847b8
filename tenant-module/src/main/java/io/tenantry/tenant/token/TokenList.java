package io.tenantry.tenant.token;

import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import io.tenantry.tenant.api.ApiTokenEvent;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenCreated;
import io.tenantry.tenant.api.ApiTokenEvent.ApiTokenRevoked;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The API tokens of a tenant, without the tokens. */
@Component
public class TokenList implements Projection {
    public static final String NAME = "tenant.api-tokens";
    private static final Table TOKEN = Table.of("api_token", "tenant_id", "id");

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
        return Set.of(ApiTokenEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(TOKEN);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Row row = rows.upsert(TOKEN, event.tenantId(), event.id()).set("version", event.version());
        switch ((ApiTokenEvent) event.payload()) {
            case ApiTokenCreated e ->
                row.set("name", e.name())
                        .set("scopes", e.scopes())
                        .set("expires_at", e.expiresAt())
                        .set("state", "active")
                        .set("created_at", event.timestamp());
            case ApiTokenRevoked _ -> row.set("state", "revoked");
        }
    }
}
