package io.tenantry.tenancy.database;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.ConnectionShares.Use;
import io.tenantry.tenancy.database.Pools.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database border: every access is a transaction that begins with its tenant context. Row-level security shows a
 * transaction without context nothing. Here alone is decided where a tenant's tables are: its own schema, or the shared
 * one. Requests read in the isolation <i>repeatable read</i>, so where the tables are and what they hold are of one moment.
 */
@Component
public class TenantDatabase {
    private static final Logger log = LoggerFactory.getLogger(TenantDatabase.class);
    private static final String CONTEXT = "select set_config('app.current_tenant_id', ?, true),"
            + " set_config('app.batch_tenants', ?, true), set_config('search_path', ";
    private static final String SHARED = CONTEXT + "'shared, tenantry', true)";
    private static final String OF_TENANT = CONTEXT
            + "coalesce((select schema_name from tenantry.tenant_schema where tenant_id = ?::uuid and reads = 'schema'), 'shared')"
            + " || ', tenantry', true)";

    private final Map<Role, JdbcTemplate> templates = new EnumMap<>(Role.class);
    private final Map<Role, JdbcClient> clients = new EnumMap<>(Role.class);
    private final Map<Role, TransactionTemplate> transactions = new EnumMap<>(Role.class);

    private final ConnectionShares shares;
    private final TenantConnections connections;
    private final Migrations migrations;

    TenantDatabase(
            Pools pools,
            ConnectionShares shares,
            SlowQueries slow,
            TenantConnections connections,
            Migrations migrations) {
        this.shares = shares;
        this.connections = connections;
        this.migrations = migrations;
        for (Role role : pools.all().keySet()) {
            DataSource pool = pools.pool(role);
            JdbcTemplate template = new TimedJdbc(pool, role.label(), slow);
            templates.put(role, template);
            clients.put(role, JdbcClient.create(template));
            transactions.put(role, new TransactionTemplate(new JdbcTransactionManager(pool)));
        }
    }

    /** Reads, as the request role, what the tenant owns. */
    public <T extends @Nullable Object> T inTenant(TenantId tenantId, Function<JdbcClient, T> work) {
        return ofTenant(Role.APP, tenantId, work);
    }

    /** As {@link #inTenant}, on the replica. */
    <T extends @Nullable Object> T inTenantOnReplica(TenantId tenantId, Function<JdbcClient, T> work) {
        return ofTenant(Role.READONLY, tenantId, work);
    }

    private <T extends @Nullable Object> T ofTenant(Role role, TenantId tenantId, Function<JdbcClient, T> work) {
        try {
            return shares.within(
                    tenantId,
                    Use.READ,
                    () -> run(role, tenantId.toString(), "", jdbc -> counted(tenantId, jdbc, work)));
        } catch (BadSqlGrammarException e) {
            if (!lacksMigration(tenantId)) throw e;
            log.debug("the tables of tenant {} lack a migration", tenantId, e);
            throw new TenantMigrating();
        }
    }

    private <T extends @Nullable Object> T counted(TenantId tenantId, JdbcClient jdbc, Function<JdbcClient, T> work) {
        connections.taken(tenantId);
        try {
            return work.apply(jdbc);
        } finally {
            connections.givenBack(tenantId);
        }
    }

    /** Whether the tables where the tenant is read are not those that this server knows. */
    private boolean lacksMigration(TenantId tenantId) {
        return withoutTenant(jdbc -> jdbc.sql("select exists (select from tenantry.tenant_schema where tenant_id = ?"
                        + " and reads = 'schema' and (state = 'broken' or not versions @> ?::text[]))")
                .params(tenantId.value(), migrations.ofTenants().toArray(String[]::new))
                .query(Boolean.class)
                .single());
    }

    /** In an append's context: the tenants of the commands in its batch. */
    public <T extends @Nullable Object> T inBatch(Collection<TenantId> tenants, Function<JdbcClient, T> work) {
        return run(Role.APP, "", joined(tenants), work);
    }

    /** The append's transaction. */
    public void append(Collection<TenantId> tenants, Work work) {
        append(tenants, false, work);
    }

    /** As {@link #append} for what one tenant tries, and rolls back whatever was written. */
    public void appendRolledBack(TenantId tenantId, Collection<TenantId> tenants, Work work) {
        shares.within(tenantId, Use.TRIAL, () -> {
            append(tenants, true, work);
            return true;
        });
    }

    /** Work on the transaction's own connection. */
    @FunctionalInterface
    public interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void append(Collection<TenantId> tenants, boolean rollBack, Work work) {
        JdbcTemplate jdbc = Objects.requireNonNull(templates.get(Role.APPEND));
        run(
                Role.APPEND,
                "",
                joined(tenants),
                rollBack,
                _ -> jdbc.execute((ConnectionCallback<Boolean>) connection -> {
                    work.on(connection);
                    return true;
                }));
    }

    /** Reads what belongs to no tenant and holds no secret: the registry. */
    public <T extends @Nullable Object> T withoutTenant(Function<JdbcClient, T> work) {
        return run(Role.APP, "", "", work);
    }

    /** Reads events of all tenants and writes read models. */
    public <T extends @Nullable Object> T asProjector(Function<JdbcClient, T> work) {
        return run(Role.PROJECTOR, "", "", work);
    }

    /** Reads keys and hashes of the given tenants. */
    public <T extends @Nullable Object> T vault(Collection<TenantId> tenants, Function<JdbcClient, T> work) {
        return run(Role.VAULT, "", joined(tenants), work);
    }

    /** Reads the figures that operators see across tenants. */
    public <T extends @Nullable Object> T asOperator(Function<JdbcClient, T> work) {
        return run(Role.OPERATOR, "", "", work);
    }

    /** As {@link #asOperator}, on the replica. */
    <T extends @Nullable Object> T asOperatorOnReplica(Function<JdbcClient, T> work) {
        return run(Role.READONLY_OPERATOR, "", "", work);
    }

    private static String joined(Collection<TenantId> tenants) {
        return tenants.stream().map(TenantId::toString).distinct().collect(Collectors.joining(","));
    }

    private <T extends @Nullable Object> T run(Role role, String tenant, String batch, Function<JdbcClient, T> work) {
        return run(role, tenant, batch, false, work);
    }

    private static JdbcClient.StatementSpec context(JdbcClient jdbc, String tenant, String batch) {
        return tenant.isEmpty()
                ? jdbc.sql(SHARED).params(tenant, batch)
                : jdbc.sql(OF_TENANT).params(tenant, batch, tenant);
    }

    @SuppressWarnings("NullAway") // a transaction's result is null exactly when the work's is
    private <T extends @Nullable Object> T run(
            Role role, String tenant, String batch, boolean rollBack, Function<JdbcClient, T> work) {
        TransactionTemplate transaction = Objects.requireNonNull(transactions.get(role), "no pool");
        JdbcClient jdbc = Objects.requireNonNull(clients.get(role));
        return ScopedValue.where(TimedJdbc.TENANT, tenant)
                .call(() -> transaction.execute(status -> {
                    if (rollBack) status.setRollbackOnly();
                    context(jdbc, tenant, batch).query().singleRow();
                    return work.apply(jdbc);
                }));
    }
}
