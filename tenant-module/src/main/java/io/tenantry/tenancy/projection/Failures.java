package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.FailureNotice;
import java.sql.SQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Whose fault it is that a batch failed. */
final class Failures {
    private Failures() {}

    /** The database's or the network's: the same batch will go through later. */
    static boolean isInfrastructure(RuntimeException e) {
        return e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof DataAccessResourceFailureException
                || e instanceof CannotCreateTransactionException
                || e instanceof TransactionSystemException;
    }

    /** For the log: the type, the database's code, and nothing of the message, which may quote personal data. */
    static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        String type = root.getClass().getSimpleName();
        String code = root instanceof SQLException sql && sql.getSQLState() != null ? " " + sql.getSQLState() : "";
        return type + code + ", reference " + FailureNotice.reference(e);
    }
}
