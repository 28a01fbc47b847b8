package io.tenantry.tenancy.database;

import io.tenantry.tenancy.TenantId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.stereotype.Component;

/**
 * Transactions of {@code tenantry_owner}, who makes and changes tables and sees no tenant's row. Each has a connection of
 * its own, opened for it: nothing that serves requests can become the owner.
 */
@Component
public class OwnerDatabase {
    /** What limits every session of the owner. A role's settings do not apply after SET ROLE. */
    static final String SESSION = "set role tenantry_owner; set statement_timeout = '1h'; set lock_timeout = '15s';"
            + " set idle_in_transaction_session_timeout = '60s'; set search_path = shared, tenantry";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final SQLExceptionTranslator TRANSLATOR = new SQLStateSQLExceptionTranslator();

    private final String url;
    private final String username;
    private final String password;

    OwnerDatabase(
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username}") String username,
            @Value("${spring.datasource.password}") String password) {
        this.url = url;
        this.username = username;
        this.password = password;
    }

    /** Work on the transaction's own connection. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * All or nothing, DDL included.
     *
     * @throws DataAccessException when the database refuses it, or is away: told apart as everywhere
     */
    public <T> T inTransaction(Work<T> work) {
        try {
            return run(work);
        } catch (DataAccessException e) {
            throw e;
        } catch (SQLException e) {
            throw translated(e);
        } catch (RuntimeException e) {
            if (!(cause(e) instanceof SQLException sql)) throw e;
            DataAccessException translated = translated(sql);
            translated.addSuppressed(e); // which knows more of what was done
            throw translated;
        }
    }

    private static Throwable cause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SQLException)) cause = cause.getCause();
        return cause;
    }

    private static DataAccessException translated(SQLException e) {
        if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) return new CannotAcquireLockException("as owner", e);
        DataAccessException translated = TRANSLATOR.translate("as owner", null, e);
        return translated == null ? new UncategorizedSQLException("as owner", null, e) : translated;
    }

    private <T> T run(Work<T> work) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, username, password)) {
            run(connection, SESSION);
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e); // the connection is gone, and the transaction with it
        }
    }

    /** The owner sees and changes what the append keeps of this tenant, to the end of the transaction. */
    public static void actFor(Connection connection, TenantId tenantId) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select set_config('app.owned_tenant', ?, true)")) {
            statement.setString(1, tenantId.toString());
            statement.executeQuery();
        }
    }

    /** Several statements at once. */
    public static void run(Connection connection, String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
