package io.tenantry.tenancy.store;

import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.RecordedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Finds out whether a batch is stored whose commit got no answer, because the connection broke or the database went down.
 * It is one transaction: where one of its events is, all of it is.
 */
@Component
class LostAnswers {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final TenantDatabase database;
    private final Duration within;

    LostAnswers(TenantDatabase database, @Value("${tenantry.append.outcome-within:10s}") Duration within) {
        this.database = database;
        this.within = within;
    }

    /** What is known of a batch. */
    enum Outcome {
        STORED,
        NOT_STORED,
        UNKNOWN
    }

    /** Whether the failure of a commit leaves open what became of it: all but what the database itself has said. */
    static boolean isOne(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null)
                return sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P");
        }
        return true;
    }

    /** Asks until the database answers, for as long as callers can wait. */
    Outcome of(AppendBatch batch) {
        // what has made no event has changed nothing: it may be done again
        if (batch.events().isEmpty()) return Outcome.NOT_STORED;
        long deadline = System.nanoTime() + within.toNanos();
        do {
            try {
                return isStored(batch) ? Outcome.STORED : Outcome.NOT_STORED;
            } catch (RuntimeException away) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } while (System.nanoTime() < deadline);
        return Outcome.UNKNOWN;
    }

    private boolean isStored(AppendBatch batch) {
        RecordedEvent witness = batch.events().getFirst();
        AtomicBoolean found = new AtomicBoolean();
        database.append(batch.tenants(), connection -> {
            // the transaction that broke may still be at work, and holds the lock until it has ended
            lock(connection);
            found.set(exists(connection, witness));
        });
        return found.get();
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            lock.setLong(1, Appender.LOCK);
            lock.execute();
        }
    }

    private static boolean exists(Connection connection, RecordedEvent event) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select from event where tenant_id = ? and stream = ? and sequence = ? and event_id = ?")) {
            query.setObject(1, event.tenantId().value());
            query.setString(2, event.stream());
            query.setLong(3, event.sequence());
            query.setObject(4, event.eventId());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    static CommandRefused unknown(CommandContext context) {
        return new CommandRefused(
                Why.OUTCOME_UNKNOWN,
                "The database went away while this was stored, so nobody knows whether it is done. "
                        + (context.key() == null
                                ? "Look before you send it again. With an Idempotency-Key it can simply be repeated."
                                : "Repeat it with the same Idempotency-Key: it happens once."));
    }
}
