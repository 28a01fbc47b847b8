package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.projection.Segment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Removes everything that the database has of a tenant beside its events, in one transaction: rows in all tables, whoever
 * writes them, its schema, its lanes; then what the planner has sampled of them. The tables are those of the catalogue, so a
 * new one is emptied as well.
 */
@Component
public class TenantRemoval {
    /** What is certified, and what proves it: events are sealed one by one, keys are rows without a key. */
    private static final String KEPT = "'event', 'erased_event', 'data_key', 'tenant_erasure'";

    private static final String TABLES = """
            select n.nspname || '.' || quote_ident(c.relname), has_table_privilege('tenantry_projector', c.oid, 'delete')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
            where c.relkind = 'r' and n.nspname in ('shared', 'tenantry', 'rebuild')
            and (n.nspname <> 'tenantry' or c.relname not in (%s)) order by 1""".formatted(KEPT);

    private final OwnerDatabase owner;

    TenantRemoval(OwnerDatabase owner) {
        this.owner = owner;
    }

    private record Emptied(String table, boolean byProjector) {}

    /**
     * Nothing of the tenant may be appended or folded meanwhile. It may be called again.
     *
     * @param projections all of them: what their lanes remember of rows is void
     */
    public void remove(TenantId tenantId, List<String> projections) {
        owner.inTransaction(connection -> {
            OwnerDatabase.run(connection, TenantSchemas.ONE_AT_A_TIME);
            OwnerDatabase.actFor(connection, tenantId);
            awaitTierChange(connection, tenantId);
            SchemaName schema = SchemaTable.lock(connection, tenantId);
            List<Emptied> tables = tables(connection);
            OwnerDatabase.run(connection, "set local role tenantry_projector");
            stopLanes(connection, tenantId, projections);
            for (Emptied each : tables) if (each.byProjector()) empty(connection, each.table(), tenantId);
            OwnerDatabase.run(connection, "set local role tenantry_owner");
            for (Emptied each : tables) if (!each.byProjector()) empty(connection, each.table(), tenantId);
            if (schema != null) OwnerDatabase.run(connection, "drop schema " + schema + " cascade");
            return true;
        });
        sampleAnew();
    }

    /** Samples outlive the rows. Others read and write meanwhile. */
    private void sampleAnew() {
        owner.inTransaction(connection -> {
            for (Emptied each : tables(connection)) OwnerDatabase.run(connection, "analyze " + each.table());
            return true;
        });
    }

    /** A copy that another server is at would come after us. */
    private static void awaitTierChange(Connection connection, TenantId tenantId) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select pg_advisory_xact_lock(hashtextextended(id::text || tenant_id::text, 0))"
                        + " from tenantry.tier_change where tenant_id = ?")) {
            statement.setObject(1, tenantId.value());
            statement.executeQuery();
        }
    }

    private static List<Emptied> tables(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            List<Emptied> tables = new ArrayList<>();
            while (rows.next()) tables.add(new Emptied(rows.getString(1), rows.getBoolean(2)));
            return tables;
        }
    }

    private static void stopLanes(Connection connection, TenantId tenantId, List<String> projections)
            throws SQLException {
        OwnerDatabase.run(connection, "lock table tenantry.lane in exclusive mode");
        try (var statement = connection.prepareStatement("update tenantry.lane set epoch = epoch + 1"
                + " where tenant_id is null and target = 'live' and segment = ? and processor = any (?)")) {
            statement.setInt(1, Segment.of(tenantId));
            statement.setArray(2, connection.createArrayOf("text", projections.toArray()));
            statement.executeUpdate();
        }
    }

    private static void empty(Connection connection, String table, TenantId tenantId) throws SQLException {
        // a slug is never given to another
        String kept = table.equals("tenantry.global_claim") ? " and kind <> 'slug'" : "";
        SchemaTable.update(connection, "delete from " + table + " where tenant_id = ?" + kept, tenantId.value());
    }
}
