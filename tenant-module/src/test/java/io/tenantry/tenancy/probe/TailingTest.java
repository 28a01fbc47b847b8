package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Increment;
import io.tenantry.tenancy.probe.Probe.Open;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.store.EventFeed;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Who follows the store sees every event, in the order of the positions, and soon, whatever else goes on in the cluster. */
@ModuleTest
@Import(Probe.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TailingTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    @Autowired
    Commands here;

    @Autowired
    EventFeed feed;

    @Autowired
    Projections projections;

    @Autowired
    TenantDatabase database;

    @Autowired
    Environment environment;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private ConfigurableApplicationContext second;

    @BeforeAll
    void start() {
        second = SecondServer.beside(environment, Map.of());
    }

    @AfterAll
    void stop() {
        second.close();
    }

    @Test
    void twoServersAppendAndNoReaderSkipsOrSwapsAnEvent() throws Exception {
        long start = feed.head();
        int each = 150;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<List<Long>> seen = new ArrayList<>();
            for (EventFeed reader : List.of(feed, second.getBean(EventFeed.class))) {
                List<Long> positions = new CopyOnWriteArrayList<>();
                seen.add(positions);
                threads.submit(() -> follow(reader, start, positions));
            }
            List<Future<?>> appenders = new ArrayList<>();
            for (Commands commands : List.of(here, second.getBean(Commands.class)))
                for (int i = 0; i < 4; i++) appenders.add(threads.submit(() -> append(commands, each)));
            for (Future<?> appender : appenders) appender.get();

            List<Long> stored = stored(start);
            assertThat(stored).hasSize(2 * 4 * (each + 1));
            try {
                for (List<Long> positions : seen)
                    await("a reader has come to the end")
                            .atMost(Duration.ofSeconds(30))
                            .until(() -> !positions.isEmpty() && positions.getLast() >= stored.getLast());
            } finally {
                threads.shutdownNow();
            }
            for (List<Long> positions : seen) assertThat(positions).isEqualTo(stored);
        }
    }

    @Test
    void writesThatAreHeldOpenElsewhereHoldNobodyUp() throws Exception {
        CounterId counter = CounterId.of(tenant);
        send(here, counter, new Open(counter, "held"));
        String name = database.asProjector(jdbc ->
                jdbc.sql("select current_database()").query(String.class).single());
        try (Connection migration =
                        open(name, "create table tenantry.migrated as select position from tenantry.event");
                Connection replay =
                        open(name, "create table tenantry.replayed as select position, payload from tenantry.event");
                Connection reader = open(name, "create temp table counted as select count(*) from tenantry.event");
                Connection another = open("postgres", "create table of_another_database (n int)")) {
            for (Connection each : List.of(migration, replay, reader, another))
                assertThat(transaction(each)).as("writes, and is open").isPositive();
            for (Commands commands : List.of(here, second.getBean(Commands.class)))
                for (int i = 0; i < 20; i++) {
                    CommandResult result = send(commands, counter, new Increment(counter, 1));
                    for (Projections follower : List.of(projections, second.getBean(Projections.class)))
                        assertThat(follower.await(List.of(Probe.Counters.NAME), tenant, result.position(), BOUND))
                                .as("position %s is folded within %s", result.position(), BOUND)
                                .isTrue();
                }
        }
    }

    private static Connection open(String name, String write) throws SQLException {
        Connection connection = TestDatabase.superuser(name);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = connection.createStatement()) {
            statement.execute(write);
        }
        return connection;
    }

    /** The id that PostgreSQL gives only to transactions that write. */
    private static long transaction(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("select coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0)")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Void follow(EventFeed reader, long start, List<Long> positions) throws InterruptedException {
        long position = start;
        while (!Thread.currentThread().isInterrupted()) {
            long mark = reader.mark();
            List<RecordedEvent> events = reader.read(position, 7);
            for (RecordedEvent event : events) {
                positions.add(event.position());
                position = event.position();
            }
            if (events.isEmpty()) reader.await(mark, 1_000);
        }
        return null;
    }

    private Void append(Commands commands, int increments) {
        CounterId counter = CounterId.of(tenant);
        send(commands, counter, new Open(counter, counter.value().toString()));
        for (int i = 0; i < increments; i++) send(commands, counter, new Increment(counter, 1));
        return null;
    }

    private List<Long> stored(long start) {
        return database.asProjector(jdbc -> jdbc.sql("select position from event where position > ? order by position")
                .param(start)
                .query(Long.class)
                .list());
    }

    private CommandResult send(Commands commands, StreamId target, Object command) {
        return commands.send(
                target,
                command,
                new CommandContext(
                        tenant,
                        Actor.user(UUID.randomUUID()),
                        Source.API,
                        "request",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        List.of(),
                        new Answer(200, null, Map.of())));
    }
}
