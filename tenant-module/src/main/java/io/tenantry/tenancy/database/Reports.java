package io.tenantry.tenancy.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.tenancy.TenantId;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Reads for people who look at figures: on the replica, if there is one that keeps up, else on the primary, and there too
 * when the replica fails in the middle. In both places as a role that row-level security holds to the tenant.
 */
@Component
public class Reports {
    private static final Logger log = LoggerFactory.getLogger(Reports.class);

    private final TenantDatabase database;
    private final Replica replica;
    private final Counter onReplica;
    private final Counter onPrimary;

    Reports(TenantDatabase database, Replica replica, MeterRegistry metrics) {
        this.database = database;
        this.replica = replica;
        this.onReplica = counter(metrics, "replica");
        this.onPrimary = counter(metrics, "primary");
    }

    private static Counter counter(MeterRegistry metrics, String datasource) {
        return Counter.builder("tenantry.reports")
                .description("Reads of figures, by where they were answered")
                .tag("datasource", datasource)
                .register(metrics);
    }

    /**
     * What the tenant sees.
     *
     * @param upToDate everything that the primary shows now must be seen
     * @param query reads only: it may run twice
     */
    public <T extends @Nullable Object> T inTenant(TenantId tenantId, boolean upToDate, Function<JdbcClient, T> query) {
        return read(
                upToDate, () -> database.inTenantOnReplica(tenantId, query), () -> database.inTenant(tenantId, query));
    }

    /** What operators see across tenants; otherwise as {@link #inTenant}. */
    public <T extends @Nullable Object> T asOperator(boolean upToDate, Function<JdbcClient, T> query) {
        return read(upToDate, () -> database.asOperatorOnReplica(query), () -> database.asOperator(query));
    }

    private <T extends @Nullable Object> T read(boolean upToDate, Supplier<T> there, Supplier<T> here) {
        if (replica.keepsUp() && (!upToDate || replica.catchesUp())) {
            try {
                T found = there.get();
                onReplica.increment();
                return found;
            } catch (DataAccessException | TransactionException e) {
                // gone, or a table that it has not got yet, or a query that stood in the way of its replay
                log.debug("the replica failed a report", e);
                if (e instanceof DataAccessResourceFailureException || e instanceof TransactionException)
                    replica.failed();
            }
        }
        onPrimary.increment();
        return here.get();
    }
}
