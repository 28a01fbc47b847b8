package io.tenantry.tenancy.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A data source whose connections are all one, in the middle of one transaction: who commits it in between commits
 * nothing. Lets Flyway, which knows connections and transactions of its own, work within ours.
 */
final class OneTransaction extends AbstractDataSource {
    private final Connection connection;
    private boolean autoCommit = true;
    private boolean rolledBack;

    /** @param connection not in auto-commit */
    OneTransaction(Connection connection) {
        this.connection = connection;
    }

    /** Whether somebody wanted to undo what he had done: then all of it must be. */
    boolean isRolledBack() {
        return rolledBack;
    }

    @Override
    public Connection getConnection() {
        return (Connection) Proxy.newProxyInstance(
                OneTransaction.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    switch (method.getName()) {
                        case "setAutoCommit" -> autoCommit = (boolean) arguments[0];
                        case "getAutoCommit" -> {
                            return autoCommit;
                        }
                        case "commit", "close" -> {
                            // the transaction ends where it began
                        }
                        case "rollback" -> rolledBack = true;
                        default -> {
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    }
                    return null;
                });
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLException("there is one connection, and it has its user");
    }
}
