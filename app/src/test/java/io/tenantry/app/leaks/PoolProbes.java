package io.tenantry.app.leaks;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.tenantry.app.stories.Server;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.Pools;
import io.tenantry.tenancy.database.Pools.Role;
import io.tenantry.tenancy.database.TenantDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/** What a tenant's work leaves on the connections that others get after it, however it ends; and who runs beside whom. */
final class PoolProbes {
    private static final int TIMES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int THREADS = 16;
    private static final int TURNS = 60;

    private static final String LEFT =
            "select concat_ws(' ', nullif(current_setting('app.current_tenant_id', true), ''),"
                    + " nullif(current_setting('app.batch_tenants', true), ''), nullif(current_setting('search_path'), 'shared, tenantry'))";

    private final Server server;
    private final TenantDatabase database;
    private final Pools pools;
    private final TenantId first;
    private final TenantId second;
    private final List<String> leaks = new ArrayList<>();

    PoolProbes(Server server, UUID first, UUID second) {
        this.server = server;
        this.database = server.bean(TenantDatabase.class);
        this.pools = server.bean(Pools.class);
        this.first = new TenantId(first);
        this.second = new TenantId(second);
    }

    private static final class Broken extends RuntimeException {
        Broken() {
            super("as a handler breaks", null, false, false);
        }
    }

    /** Ways in which a transaction of the first tenant ends. */
    private Map<String, Consumer<JdbcClient>> endings() {
        return Map.of(
                "success",
                jdbc -> jdbc.sql("select 1").query().singleRow(),
                "an error of a statement",
                jdbc -> jdbc.sql("select 1 / 0").query().singleRow(),
                "an exception of the code",
                _ -> {
                    throw new Broken();
                },
                "a timeout of a statement",
                jdbc -> {
                    jdbc.sql("set local statement_timeout = '20ms'").update();
                    jdbc.sql("select pg_sleep(20)").query().singleRow();
                },
                "a timeout of a lock",
                jdbc -> {
                    jdbc.sql("set local lock_timeout = '20ms'").update();
                    jdbc.sql("select pg_advisory_xact_lock(4711, 4711)").query().singleRow();
                },
                "a cancelled statement",
                jdbc -> {
                    signalWhileItSleeps("pg_cancel_backend", jdbc);
                },
                "a lost connection",
                jdbc -> {
                    signalWhileItSleeps("pg_terminate_backend", jdbc);
                },
                "an interrupted thread",
                jdbc -> {
                    Thread.currentThread().interrupt();
                    jdbc.sql("select 1").query().singleRow();
                    throw new Broken();
                });
    }

    private void signalWhileItSleeps(String function, JdbcClient jdbc) {
        int backend = jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
        Thread.ofVirtual().name("signal").start(() -> signal(function, backend));
        jdbc.sql("select pg_sleep(20)").query().singleRow();
    }

    /** A signal that comes before the statement is lost. */
    private void signal(String function, int backend) {
        String sql = "select " + function + "(pid) from pg_stat_activity where pid = " + backend
                + " and state = 'active' and query like '%pg_sleep%'";
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> {
                try (ResultSet sent = statement.executeQuery(sql)) {
                    return sent.next();
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> run() throws SQLException {
        try (Connection holding = server.database();
                Statement statement = holding.createStatement()) {
            statement.execute("select pg_advisory_lock(4711, 4711)");
            for (Map.Entry<String, Consumer<JdbcClient>> ending : endings().entrySet()) endings(ending);
        }
        lookedBack();
        sideBySide();
        return leaks;
    }

    private void endings(Map.Entry<String, Consumer<JdbcClient>> ending) throws SQLException {
        Consumer<JdbcClient> work = ending.getValue();
        Map<String, Runnable> doors = Map.of(
                "request",
                () -> database.inTenant(first, jdbc -> done(work, jdbc)),
                "batch",
                () -> database.inBatch(List.of(first), jdbc -> done(work, jdbc)),
                "vault",
                () -> database.vault(List.of(first), jdbc -> done(work, jdbc)));
        for (Map.Entry<String, Runnable> door : doors.entrySet()) {
            for (int i = 0; i < TIMES; i++) {
                try {
                    door.getValue().run();
                } catch (DataAccessException | TransactionException | Broken expected) {
                    // that is the ending
                } finally {
                    Thread.interrupted();
                }
            }
            int found = leaks.size();
            long looked = lookAtEveryConnection(door.getKey() + " ended by " + ending.getKey());
            LeakReport.tried(
                    "pooled connections", door.getKey(), "after " + ending.getKey(), looked, leaks.size() - found);
        }
    }

    /** Looking back works on temporary tables of the request's own connection. */
    private void lookedBack() throws SQLException {
        int found = leaks.size();
        for (int i = 0; i < TIMES; i++)
            server.operator()
                    .inTenant(first.value())
                    .get("/tenants/" + first.value() + "/statistics?asOf="
                            + Instant.now().minusSeconds(1))
                    .expect(200);
        long looked = lookAtEveryConnection("a look back");
        LeakReport.tried("pooled connections", "request", "after a look back", looked, leaks.size() - found);
    }

    private static boolean done(Consumer<JdbcClient> work, JdbcClient jdbc) {
        work.accept(jdbc);
        return true;
    }

    /** As they come out of the pool, before anybody has said whose they are now. */
    private long lookAtEveryConnection(String after) throws SQLException {
        long looked = 0;
        for (Map.Entry<Role, HikariDataSource> pool : pools.all().entrySet()) {
            if (pool.getKey() == Role.PROJECTOR) continue; // it may see all
            List<Connection> held = new ArrayList<>();
            try {
                int idle = pool.getValue().getHikariPoolMXBean().getIdleConnections();
                for (int i = 0; i < Math.clamp(idle, 1, 8); i++)
                    held.add(pool.getValue().getConnection());
                for (Connection connection : held) {
                    looked++;
                    String left = one(connection, LEFT);
                    if (!left.isEmpty()) leaks.add(pool.getKey() + " after " + after + ": still " + left);
                    if (pool.getKey() == Role.APP
                            && !one(connection, "select count(*) from shared.app_user")
                                    .equals("0")) leaks.add("rows after " + after);
                }
            } finally {
                for (Connection connection : held) connection.close();
            }
        }
        return looked;
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Many virtual threads on few connections, by turns for one tenant and for the other, some of them failing. */
    private void sideBySide() {
        ConcurrentLinkedQueue<String> strange = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                threads.execute(() -> {
                    for (int turn = 0; turn < TURNS; turn++) {
                        TenantId own = (number + turn) % 2 == 0 ? first : second;
                        boolean fails = (number + turn) % 5 == 0;
                        try {
                            List<UUID> seen = database.inTenant(own, jdbc -> {
                                List<UUID> tenants = jdbc.sql("select distinct tenant_id from app_user")
                                        .query(UUID.class)
                                        .list();
                                if (fails) jdbc.sql("select 1 / 0").query().singleRow();
                                return tenants;
                            });
                            if (!seen.equals(List.of(own.value()))) strange.add(own + " saw " + seen);
                        } catch (DataAccessException expected) {
                            if (!fails) strange.add(String.valueOf(expected.getMessage()));
                        }
                    }
                });
            }
        }
        LeakReport.tried(
                "virtual threads",
                THREADS + " threads",
                "two tenants by turns, some failing",
                THREADS * TURNS,
                strange.size());
        leaks.addAll(strange);
    }
}
