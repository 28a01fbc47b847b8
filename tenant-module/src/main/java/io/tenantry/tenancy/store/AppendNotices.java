package io.tenantry.tenancy.store;

import io.tenantry.tenancy.database.Pools;
import io.tenantry.tenancy.database.Pools.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells the other servers of an append, and hears of theirs. A notice is sent after the commit, on a connection of its
 * own and at most every 20 ms: inside the append it would hold a lock over the whole cluster while the disk is written.
 * Notices only save time: {@link Wakeups} looks by itself twice a second.
 */
@Component
class AppendNotices implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AppendNotices.class);
    private static final String CHANNEL = "tenantry_appended";
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Pools pools;
    private final EventFeed feed;
    private volatile boolean running;
    private volatile boolean due;
    private volatile int ownBackend;
    private volatile Thread sender = Thread.ofPlatform().unstarted(() -> {});
    private volatile Thread hearer = Thread.ofPlatform().unstarted(() -> {});

    AppendNotices(Pools pools, EventFeed feed) {
        this.pools = pools;
        this.feed = feed;
    }

    /** Something was committed; returns at once. */
    void appended() {
        if (due) return;
        due = true;
        LockSupport.unpark(sender);
    }

    @FunctionalInterface
    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Keeps a connection for {@code work}, and takes another when it breaks. */
    private void keep(String what, Work work) {
        while (running) {
            try (Connection connection = pools.pool(Role.PROJECTOR).getConnection()) {
                work.on(connection);
            } catch (SQLException | RuntimeException e) {
                if (!running) return;
                log.warn(
                        "cannot {} notices of appends, trying again: {}",
                        what,
                        e.getClass().getSimpleName());
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void send(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // a notice may be lost, so it need not wait for the disk
            statement.execute("set synchronous_commit = off");
            ownBackend = connection.unwrap(PGConnection.class).getBackendPID();
            try {
                while (running) {
                    if (due) {
                        due = false;
                        statement.execute("notify " + CHANNEL);
                        rest();
                    } else {
                        LockSupport.parkNanos(RETRY_NANOS);
                    }
                }
                statement.execute("notify " + CHANNEL); // who hears here looks up, and ends too
            } finally {
                if (!connection.isClosed()) statement.execute("reset synchronous_commit");
            }
        }
    }

    /** Also through the wake-ups of further appends: they are told together. */
    private void rest() {
        long until = System.nanoTime() + APART_NANOS;
        for (long left = APART_NANOS; running && left > 0; left = until - System.nanoTime())
            LockSupport.parkNanos(left);
    }

    private void hear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            try {
                while (running) {
                    PGNotification[] notices = postgres.getNotifications(500);
                    if (notices == null) continue;
                    for (PGNotification notice : notices)
                        if (notice.getPID() != ownBackend) {
                            feed.look();
                            break;
                        }
                }
            } finally {
                if (!connection.isClosed()) statement.execute("unlisten " + CHANNEL);
            }
        }
    }

    @Override
    public void start() {
        running = true;
        sender = Thread.ofVirtual().name("send-notices").start(() -> keep("send", this::send));
        hearer = Thread.ofVirtual().name("hear-notices").start(() -> keep("hear", this::hear));
    }

    /** The last notice is for the one who hears here. With the database away neither ends, and they are not waited for. */
    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(sender);
        try {
            for (Thread each : new Thread[] {sender, hearer}) {
                if (!each.join(STOP_WITHIN)) each.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
