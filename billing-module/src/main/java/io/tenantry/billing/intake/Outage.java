package io.tenantry.billing.intake;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.command.CommandRefused;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** The server cannot work now, whatever the record: the poll is not acknowledged and comes again. */
final class Outage extends RuntimeException {
    Outage(Throwable cause) {
        super("the records of this poll have no answer yet", cause);
    }

    /** Whether a failure is about the server and not about the record it happened with. */
    static boolean explains(Throwable failure) {
        if (failure instanceof Rejection rejection)
            return switch (rejection.reason().kind()) {
                case UNAVAILABLE, TOO_MANY -> true;
                default -> rejection.reason() == CommandRefused.Why.CONCURRENT_CHANGE;
            };
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case TransientDataAccessException _,
                        RecoverableDataAccessException _,
                        NonTransientDataAccessResourceException _,
                        TransactionException _,
                        RetriableException _,
                        TimeoutException _,
                        InterruptedException _,
                        IOException _ -> {
                    return true;
                }
                case SQLException sql -> {
                    return isOfTheServer(sql.getSQLState());
                }
                default -> {}
            }
        }
        return false;
    }

    /** Connection, conflict, resources, operator's intervention, system: not what a statement said. */
    private static boolean isOfTheServer(@Nullable String state) {
        return state == null
                || state.startsWith("08")
                || state.startsWith("25")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("55")
                || state.startsWith("57")
                || state.startsWith("58");
    }
}
