package io.tenantry.tenancy.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.tenancy.database.Pools.Role;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The database of {@code tenantry.datasource.readonly.url}: whether it answers, and how far behind it is. That is measured
 * by the primary's own positions: every second one is noted, and the oldest that the replica has not replayed says since
 * when it lacks something. So a replica whose stream is cut is found out, too, and a quiet primary makes nobody late.
 */
@Component
class Replica implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Replica.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long OFTEN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MOST_SAMPLES = 600;
    /** Where its log ends, as a number. */
    private static final String END = "(pg_current_wal_insert_lsn() - '0/0')::bigint";

    private static final String REPLAYED =
            "case when pg_is_in_recovery() then (pg_last_wal_replay_lsn() - '0/0')::bigint else " + END + " end";
    private static final String WHO = ", (select system_identifier from pg_control_system()) as cluster,"
            + " case when pg_is_in_recovery() then null else pg_postmaster_start_time()::text end as writes_since";

    private final @Nullable JdbcClient primary;
    private final @Nullable JdbcClient replica;
    private final long longestLagNanos;
    private final long patienceNanos;
    private final Deque<Sample> missed = new ArrayDeque<>();
    private volatile State state = new State(false, 0, "nobody has looked yet");
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    /** The end of the primary's log at some time. */
    private record Sample(long nanos, long position) {}

    private record State(boolean keepsUp, long lagNanos, String why) {}

    /** What one of the two says of itself. */
    private record Seen(
            long position, long cluster, @Nullable String writesSince) {}

    Replica(
            Pools pools,
            MeterRegistry metrics,
            @Value("${tenantry.replica.longest-lag:10s}") Duration longestLag,
            @Value("${tenantry.replica.patience:500ms}") Duration patience) {
        boolean configured = pools.all().containsKey(Role.READONLY);
        this.primary = configured ? JdbcClient.create(pools.pool(Role.OPERATOR)) : null;
        this.replica = configured ? JdbcClient.create(pools.pool(Role.READONLY_OPERATOR)) : null;
        this.longestLagNanos = longestLag.toNanos();
        this.patienceNanos = patience.toNanos();
        if (configured)
            Gauge.builder("tenantry.replica.lag.seconds", this, all -> all.state.lagNanos() / 1e9)
                    .description("How long the replica has lacked something that the primary has")
                    .register(metrics);
    }

    /** Reports may be read there: it answers, and is not too far behind. */
    boolean keepsUp() {
        return state.keepsUp();
    }

    /** Waits, not for long, until it has replayed all that the primary has now; false if it has not. */
    boolean catchesUp() {
        long begin = System.nanoTime();
        try {
            long end = Objects.requireNonNull(primary)
                    .sql("select " + END)
                    .query(Long.class)
                    .single();
            while (replayed() < end) {
                if (System.nanoTime() - begin > patienceNanos) return false;
                LockSupport.parkNanos(OFTEN_NANOS);
            }
            return true;
        } catch (DataAccessException e) {
            log.debug("cannot compare the replica with the primary", e);
            return false;
        }
    }

    private long replayed() {
        return Objects.requireNonNull(replica)
                .sql("select " + REPLAYED)
                .query(Long.class)
                .single();
    }

    /** It failed somebody: until it is seen to answer, nobody else asks it. */
    void failed() {
        now(new State(false, state.lagNanos(), "it does not answer"));
    }

    private void run() {
        while (running) {
            Seen written = seen(Objects.requireNonNull(primary), END);
            // while the primary is away, nothing is known that the replica could lack
            if (written != null) look(written, seen(Objects.requireNonNull(replica), REPLAYED));
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void look(Seen written, @Nullable Seen read) {
        if (missed.size() >= MOST_SAMPLES) missed.removeLast(); // the oldest says since when
        missed.addLast(new Sample(System.nanoTime(), written.position()));
        if (read == null) {
            failed();
            return;
        }
        while (!missed.isEmpty() && missed.getFirst().position() <= read.position()) missed.removeFirst();
        long lag = missed.isEmpty() ? 0 : System.nanoTime() - missed.getFirst().nanos();
        boolean other = read.cluster() != written.cluster()
                || (read.writesSince() != null && !read.writesSince().equals(written.writesSince()));
        if (other) now(new State(false, lag, "it is no replica of this database"));
        else if (lag > longestLagNanos)
            now(new State(false, lag, "it is " + TimeUnit.NANOSECONDS.toSeconds(lag) + " s behind"));
        else now(new State(true, lag, ""));
    }

    /** Null: it does not answer. */
    private @Nullable Seen seen(JdbcClient jdbc, String position) {
        try {
            return jdbc.sql("select " + position + " as position" + WHO)
                    .query((row, _) -> new Seen(row.getLong(1), row.getLong(2), row.getString(3)))
                    .single();
        } catch (DataAccessException e) {
            if (running) log.debug("a database does not answer", e);
            return null;
        }
    }

    private void now(State next) {
        State before = state;
        state = next;
        if (!running || before.keepsUp() == next.keepsUp()) return;
        if (next.keepsUp()) log.info("reports are read on the replica");
        else log.warn("reports are read on the primary: of the replica is known that {}", next.why());
    }

    @Override
    public void start() {
        running = true;
        if (replica != null) thread = Thread.ofVirtual().name("replica").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
