package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Incremented;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Increment;
import io.tenantry.tenancy.probe.Probe.Open;
import io.tenantry.tenancy.projection.Lane;
import io.tenantry.tenancy.projection.Lanes;
import io.tenantry.tenancy.projection.Reaction;
import io.tenantry.tenancy.projection.Segment;
import io.tenantry.tenancy.test.ModuleTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Lanes of reactions: parked and run again, slow, at rest. What a reaction does is in nobody's transaction. */
@ModuleTest
@Import({Probe.class, ReactionLanesTest.Echo.class, ReactionLanesTest.Slow.class})
class ReactionLanesTest {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int ECHO = 1_000;

    @Autowired
    Commands commands;

    @Autowired
    Lanes lanes;

    @Autowired
    TenantDatabase database;

    @Autowired
    Echo echo;

    @Autowired
    Slow slow;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);

    /** Answers each small increment with a large one; it cannot follow one by 666 while it is {@code broken}. */
    static class Echo implements Reaction {
        final List<Long> followed = new CopyOnWriteArrayList<>();
        final List<Boolean> inTransaction = new CopyOnWriteArrayList<>();
        volatile boolean broken;
        private final Commands commands;

        /** In order: those before one that failed in the same batch are followed again, and their keys make it once. */
        List<Long> followed() {
            return followed.stream().distinct().toList();
        }

        Echo(Commands commands) {
            this.commands = commands;
        }

        @Override
        public String name() {
            return "when-incremented-then-echo";
        }

        @Override
        public Set<Class<?>> events() {
            return Set.of(Incremented.class);
        }

        @Override
        public void on(RecordedEvent event) {
            Incremented incremented = (Incremented) event.payload();
            if (incremented.by() >= ECHO) return;
            inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
            if (incremented.by() == 666 && broken) throw new IllegalStateException("poison");
            commands.send(
                    incremented.id(),
                    new Increment(incremented.id(), ECHO + incremented.by()),
                    CommandContext.system(
                            event.tenantId(),
                            Source.REACTION,
                            event.eventId() + "/" + name(),
                            event.eventId().toString()));
            followed.add(incremented.by());
        }
    }

    /** Follows an increment by 777 when it may. */
    static class Slow implements Reaction {
        final List<Long> begun = new CopyOnWriteArrayList<>();
        final List<Long> followed = new CopyOnWriteArrayList<>();
        final CountDownLatch may = new CountDownLatch(1);

        @Override
        public String name() {
            return "when-incremented-then-take-your-time";
        }

        @Override
        public Set<Class<?>> events() {
            return Set.of(Incremented.class);
        }

        @Override
        public void on(RecordedEvent event) {
            long by = ((Incremented) event.payload()).by();
            begun.add(by);
            if (by >= 777 && by < ECHO) {
                try {
                    assertThat(may.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
            followed.add(by);
        }
    }

    @BeforeEach
    void aParkedLane() {
        echo.followed.clear();
        echo.inTransaction.clear();
        echo.broken = true;
        send(new Open(id, "name of " + id));
        for (long by : List.of(1, 666, 2)) send(new Increment(id, by));
        await().atMost(LONGEST).until(() -> parked().isPresent());
    }

    @Test
    void isRunOutsideOfATransactionAndSendsEachCommandOnce() {
        Lane lane = parked().orElseThrow();
        assertThat(lanes.run(lane.id())).as("nothing was fixed").isPresent();
        assertThat(echo.followed()).containsExactly(1L);
        echo.broken = false;
        assertThat(lanes.run(lane.id())).isEmpty();
        assertThat(parked()).isEmpty();
        awaitFollowed(1, 666, 2);
        assertThat(echo.inTransaction).isNotEmpty().containsOnly(false);
        send(new Increment(id, 3));
        long echoed = 1 + 666 + 2 + 3 + 4 * ECHO;
        await("the main lane goes on with the tenant").atMost(LONGEST).until(() -> total() == 1 + 666 + 2 + 3 + echoed);
        assertThat(echo.inTransaction).containsOnly(false);
    }

    @Test
    void aSkippedEventIsLeftOut() {
        Lane lane = parked().orElseThrow();
        lanes.skip(lane, "a test", CommandContext.system(tenant, Source.API, "skip " + lane.id(), null));
        assertThat(parked()).isEmpty();
        awaitFollowed(1, 2);
        assertThat(echo.inTransaction).containsOnly(false);
    }

    @Test
    void aSlowOneHoldsUpNoOther() {
        CounterId other = CounterId.of(new TenantId(UUID.randomUUID()));
        send(other, new Open(other, "name of " + other));
        send(other, new Increment(other, 777));
        await().atMost(LONGEST).until(() -> slow.begun.contains(777L));
        send(other, new Increment(other, 778));
        await().atMost(LONGEST).until(() -> echo.followed.contains(778L));
        assertThat(slow.followed).doesNotContain(777L, 778L);
        slow.may.countDown();
        await().atMost(LONGEST).until(() -> slow.followed.contains(778L));
        assertThat(slow.followed).containsSubsequence(777L, 778L);
    }

    @Test
    void thoseWhomNothingConcernsAreWrittenTogether() {
        CounterId another = CounterId.of(tenant);
        CommandResult opened = send(another, new Open(another, "name of " + another));
        await().atMost(LONGEST)
                .untilAsserted(() -> assertThat(rowsFrom(opened.position())).isEqualTo("2 in 1"));
    }

    /** How many of the reactions' rows are at least there, and at how many moments they were written. */
    private String rowsFrom(long position) {
        return database.asProjector(jdbc -> jdbc.sql(
                        "select count(*) || ' in ' || count(distinct changed_at) from lane where processor = any (?)"
                                + " and segment = ? and target = 'live' and tenant_id is null and position >= ?")
                .params(new String[] {echo.name(), slow.name()}, Segment.of(tenant), position)
                .query(String.class)
                .single());
    }

    /** In this order; the last one perhaps by the main lane, which had not come to it when the tenant was parked. */
    private void awaitFollowed(long... by) {
        await().atMost(LONGEST).untilAsserted(() -> assertThat(echo.followed())
                .containsExactlyElementsOf(LongStream.of(by).boxed().toList()));
    }

    private Optional<Lane> parked() {
        return lanes.all().stream()
                .filter(lane ->
                        lane.processor().equals(echo.name()) && tenant.value().equals(lane.tenantId()))
                .findAny();
    }

    private void send(Object command) {
        send(id, command);
    }

    private CommandResult send(CounterId target, Object command) {
        return commands.send(
                target,
                command,
                CommandContext.system(
                        target.tenantId(), Source.API, UUID.randomUUID().toString(), null));
    }

    private long total() {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select total from probe_counter where id = ?")
                .param(id.value())
                .query(Long.class)
                .single());
    }
}
