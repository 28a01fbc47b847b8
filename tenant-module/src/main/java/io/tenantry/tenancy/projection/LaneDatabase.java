package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.database.Pools;
import io.tenantry.tenancy.database.Pools.Role;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions of the projector role without a tenant context: its policies need none, and a batch is too short to pay a
 * round trip for it. Nothing is sent before the first statement.
 */
@Component
class LaneDatabase {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    LaneDatabase(Pools pools) {
        DataSource pool = pools.pool(Role.PROJECTOR);
        this.jdbc = JdbcClient.create(pool);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    @SuppressWarnings("NullAway") // a transaction's result is null exactly when the work's is
    <T extends @Nullable Object> T inTransaction(Function<JdbcClient, T> work) {
        return transaction.execute(_ -> work.apply(jdbc));
    }
}
