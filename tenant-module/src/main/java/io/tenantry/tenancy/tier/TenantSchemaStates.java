package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.database.Migrations;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import java.util.List;
import org.springframework.stereotype.Component;

/** Operators' view of tenants' schemas: list them, migrate one again. */
@Component
public class TenantSchemaStates {
    private final TenantDatabase database;
    private final Migrations migrations;
    private final SchemaMigrations schemas;
    private final Lanes lanes;

    TenantSchemaStates(TenantDatabase database, Migrations migrations, SchemaMigrations schemas, Lanes lanes) {
        this.database = database;
        this.migrations = migrations;
        this.schemas = schemas;
        this.lanes = lanes;
    }

    public List<TenantSchema> all() {
        return database.asOperator(jdbc -> SchemaTable.all(jdbc, migrations.ofTenants()));
    }

    /** Migrates the tenant's schema; lanes that could not write there run again. Rejects with 404 if it has none. */
    public TenantSchema migrate(TenantId tenantId) {
        get(tenantId);
        if (schemas.migrate(tenantId)) {
            for (Lane lane : lanes.all()) {
                if (tenantId.value().equals(lane.tenantId())) lanes.run(lane.id());
            }
        }
        return get(tenantId);
    }

    private TenantSchema get(TenantId tenantId) {
        return all().stream()
                .filter(schema -> schema.tenantId().equals(tenantId.value()))
                .findAny()
                .orElseThrow(() -> new CommandRefused(Why.NOT_FOUND, "This tenant has no schema of its own."));
    }
}
