package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.Migrations;
import io.tenantry.tenancy.database.OwnerDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives a tenant a schema of its own, in one transaction: schema, tables, policies and grants by the migrations that made
 * the shared tables, then the tenant's rows, then the row of {@code tenant_schema}. Before it commits the tenant lives in
 * the shared tables, after it in the schema, and for nobody in between: readers see one moment, and the lanes, which are
 * locked while rows move, read anew where the tenant lives because their epoch is raised.
 */
@Component
public class TenantSchemas {
    static final String SHARED = "shared";
    /** Grants on the schema shared, which the first migration makes again, do not like company. */
    static final String ONE_AT_A_TIME =
            "select pg_advisory_xact_lock(hashtextextended('tenantry schemas of tenants', 0))";

    private final OwnerDatabase owner;
    private final Migrations migrations;

    TenantSchemas(OwnerDatabase owner, Migrations migrations) {
        this.owner = owner;
        this.migrations = migrations;
    }

    /** Makes the tenant's schema and moves it there; does nothing for a tenant that lives in its own already. */
    public void provision(TenantId tenantId, String called) {
        owner.inTransaction(connection -> {
            SchemaName schema = make(connection, tenantId, called);
            if (schema == null) return false;
            TenantRows rows = TenantRows.of(connection, tenantId, SHARED, schema.value());
            rows.stopLanes();
            for (TenantRows.Columns each : rows.tables()) rows.copy(each);
            // some rows go with those they belong to, so not before all are copied
            rows.deleteSource();
            rows.done();
            SchemaTable.insert(connection, tenantId, schema, "schema");
            return true;
        });
    }

    /** Makes the tenant's schema, which nothing uses yet. */
    void prepare(TenantId tenantId, String called) {
        owner.inTransaction(connection -> {
            SchemaName schema = make(connection, tenantId, called);
            if (schema != null) SchemaTable.insert(connection, tenantId, schema, SHARED);
            return true;
        });
    }

    /** An empty schema with all tables; null: the tenant has one. */
    private @Nullable SchemaName make(Connection connection, TenantId tenantId, String called) throws SQLException {
        OwnerDatabase.run(connection, ONE_AT_A_TIME);
        if (SchemaTable.lock(connection, tenantId) != null) return null;
        SchemaName schema = SchemaName.of(tenantId, called);
        OwnerDatabase.run(
                connection,
                // what an earlier change of tier has left
                "drop schema if exists " + schema + " cascade; create schema " + schema + "; grant usage on schema "
                        + schema
                        + " to tenantry_app, tenantry_projector, tenantry_readonly; comment on schema " + schema
                        + " is '" + SchemaSweep.MARK + tenantId + "'");
        migrations.migrateTenant(connection, schema.value());
        return schema;
    }
}
