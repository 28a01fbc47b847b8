package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.database.OwnerDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Drops, at the start and when they are given up, schemas that were made for a tenant and that no tenant lives in: what
 * they hold is folded from events and stands elsewhere. Schemas that are being made are not seen, since that is one transaction.
 */
@Component
class SchemaSweep implements SmartLifecycle {
    /** The comment on a tenant's schema; others are not touched, whatever they are called. */
    static final String MARK = "Read models of tenant ";

    private static final String ORPHANS = """
            select n.nspname from pg_namespace n where n.nspowner = 'tenantry_owner'::regrole
            and starts_with(obj_description(n.oid, 'pg_namespace'), ?)
            and not exists (select from tenantry.tenant_schema s where s.schema_name = n.nspname)""";

    private static final Logger log = LoggerFactory.getLogger(SchemaSweep.class);

    private final OwnerDatabase owner;
    private volatile boolean running;

    SchemaSweep(OwnerDatabase owner) {
        this.owner = owner;
    }

    /** @return the dropped schemas */
    List<String> sweep() {
        return owner.inTransaction(connection -> {
            OwnerDatabase.run(connection, TenantSchemas.ONE_AT_A_TIME);
            List<String> orphans = orphans(connection);
            for (String orphan : orphans) {
                log.warn("dropping the schema {}, in which no tenant lives", orphan);
                OwnerDatabase.run(connection, "drop schema " + new SchemaName(orphan) + " cascade");
            }
            return orphans;
        });
    }

    /** Drops this one, unless a tenant lives there again. */
    void drop(SchemaName schema) {
        owner.inTransaction(connection -> {
            OwnerDatabase.run(connection, TenantSchemas.ONE_AT_A_TIME);
            boolean isOrphan = orphans(connection).contains(schema.value());
            if (isOrphan) OwnerDatabase.run(connection, "drop schema " + schema + " cascade");
            return isOrphan;
        });
    }

    private static List<String> orphans(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(ORPHANS)) {
            statement.setString(1, MARK);
            ResultSet rows = statement.executeQuery();
            List<String> orphans = new ArrayList<>();
            while (rows.next()) orphans.add(rows.getString(1));
            return orphans;
        }
    }

    @Override
    public void start() {
        sweep();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the lanes. */
    @Override
    public int getPhase() {
        return -1;
    }
}
