package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Increment;
import io.tenantry.tenancy.probe.Probe.IncrementAndRename;
import io.tenantry.tenancy.probe.Probe.Open;
import io.tenantry.tenancy.probe.Probe.OtherId;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.Registration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataIntegrityViolationException;

@ModuleTest
@Import(Probe.class)
class CommandPathTest {
    @Autowired
    Commands commands;

    @Autowired
    TenantDatabase database;

    @Autowired
    CommandBus bus;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);

    @Test
    void answersIdVersionAndPositionOfWhatIsOnDisk() {
        CommandResult opened = send(new Open(id, "a"), null);
        CommandResult incremented = send(new Increment(id, 2), null);
        assertThat(opened.id()).isEqualTo(id.value());
        assertThat(List.of(opened.version(), incremented.version())).containsExactly(1L, 2L);
        assertThat(incremented.position()).isGreaterThan(opened.position());
        assertThat(events(id)).isEqualTo(2);
    }

    @Test
    void aCommandThatChangesNothingAnswersThePresentVersion() {
        CommandResult opened = send(new Open(id, "a"), null);
        CommandResult quiet = send(new Increment(id, 0), null);
        assertThat(quiet.version()).isEqualTo(1);
        assertThat(quiet.position()).isEqualTo(opened.position());
    }

    @Test
    void aRepeatAnswersTheFirstResultAndHasNoEffect() {
        send(new Open(id, "a"), null);
        CommandResult first = send(new Increment(id, 2), key("k", "f"));
        CommandResult repeat = send(new Increment(id, 2), key("k", "f"));
        assertThat(repeat.replayed()).isTrue();
        assertThat(repeat.version()).isEqualTo(first.version());
        assertThat(repeat.position()).isEqualTo(first.position());
        assertThat(events(id)).isEqualTo(2);
    }

    @Test
    void aQuietSuccessIsRememberedToo() {
        send(new Open(id, "a"), null);
        send(new Increment(id, 0), key("quiet", "f"));
        assertThat(send(new Increment(id, 0), key("quiet", "f")).replayed()).isTrue();
    }

    @Test
    void aKeyWithAnotherRequestIsRefused() {
        send(new Open(id, "a"), key("k", "f"));
        refused(Why.IDEMPOTENCY_KEY_REUSED, () -> send(new Increment(id, 2), key("k", "g")));
        assertThat(events(id)).isEqualTo(1);
    }

    @Test
    void aRefusalDoesNotUseUpTheKey() {
        refused(Why.NOT_FOUND, () -> send(new Increment(id, 2), key("k", "f")));
        send(new Open(id, "a"), null);
        assertThat(send(new Increment(id, 2), key("k", "f")).replayed()).isFalse();
    }

    @Test
    void ofSimultaneousRepeatsOneHasTheEffectAndAllTheAnswer() throws Exception {
        send(new Open(id, "a"), null);
        List<CommandResult> results = atOnce(20, () -> send(new Increment(id, 2), key("same", "f")));
        assertThat(results).extracting(CommandResult::version).containsOnly(2L);
        assertThat(results).filteredOn(result -> !result.replayed()).hasSize(1);
        assertThat(events(id)).isEqualTo(2);
    }

    @Test
    void aValueIsClaimedOnceInATenantAndFreeInAnother() {
        send(new Open(id, "unique"), null);
        CounterId second = CounterId.of(tenant);
        refused(Why.ALREADY_TAKEN, () -> send(new Open(second, "unique"), null));
        assertThat(events(second)).isZero();
        TenantId other = new TenantId(UUID.randomUUID());
        CounterId elsewhere = CounterId.of(other);
        commands.send(elsewhere, new Open(elsewhere, "unique"), context(other, null, null, false));
    }

    @Test
    void aCommandOfSeveralEventsIsAllOrNothing() {
        send(new Open(id, "first"), null);
        CounterId second = CounterId.of(tenant);
        send(new Open(second, "second"), null);
        limit(100);
        refused(Why.ALREADY_TAKEN, () -> send(new IncrementAndRename(second, 40, "first"), null));
        assertThat(events(second)).isEqualTo(1);
        send(new Increment(second, 100), null); // the quota was not used up by what was refused
    }

    @Test
    void concurrentCommandsNeverPassALimit() throws Exception {
        limit(10);
        List<CounterId> ids = java.util.stream.Stream.generate(() -> CounterId.of(tenant))
                .limit(20)
                .toList();
        for (CounterId each : ids) send(new Open(each, each.toString()), null);
        var next = ids.iterator();
        List<Boolean> done = atOnce(20, () -> {
            CounterId mine;
            synchronized (next) {
                mine = next.next();
            }
            try {
                send(new Increment(mine, 1), null);
                return true;
            } catch (Rejection e) {
                assertThat(e.reason()).isEqualTo(Why.LIMIT_REACHED);
                return false;
            }
        });
        assertThat(done).filteredOn(yes -> yes).hasSize(10);
        assertThat(used()).isEqualTo(10);
    }

    @Test
    void whatExistsIsRefusedAtOnceAndNotTriedAgain() throws Exception {
        send(new Open(id, "a"), null);
        AtomicInteger attempts = new AtomicInteger();
        try (Registration _ = bus.registerHandlerInterceptor((unitOfWork, chain) -> {
            if (unitOfWork.getMessage().getPayload() instanceof Open open
                    && open.id().equals(id)) attempts.incrementAndGet();
            return chain.proceed();
        })) {
            refused(Why.ALREADY_EXISTS, () -> send(new Open(id, "b"), key("again", "f")));
            assertThat(attempts.get()).isEqualTo(1);
            assertThat(events(id)).isEqualTo(1);
        }
    }

    @Test
    void ofManyThatCreateTheSameOneDoes() throws Exception {
        AtomicInteger names = new AtomicInteger();
        List<Boolean> done = atOnce(20, () -> {
            try {
                send(new Open(id, "name " + names.incrementAndGet()), null);
                return true;
            } catch (Rejection e) {
                assertThat(e.reason()).isEqualTo(Why.ALREADY_EXISTS);
                return false;
            }
        });
        assertThat(done).filteredOn(yes -> yes).hasSize(1);
        assertThat(events(id)).isEqualTo(1);
    }

    /** What the database itself refuses is found in a batch of many; here the NUL of a key that came past HTTP's checks. */
    @Test
    void aBadRowFailsItsOwnCommandAlone() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Boolean> done = atOnce(40, () -> {
            int i = next.getAndIncrement();
            CounterId mine = CounterId.of(tenant);
            try {
                send(new Open(mine, mine.toString()), key(i % 10 == 0 ? "bad\0key" : "key " + i, "f"));
                return true;
            } catch (DataIntegrityViolationException e) {
                assertThat(events(mine)).isZero();
                return false;
            }
        });
        assertThat(done).filteredOn(yes -> yes).hasSize(36);
        assertThat(count("select count(*) from event where tenant_id = ?")).isEqualTo(36);
    }

    @Test
    void moreCommandsThanMayWaitAreRefusedAndTheOthersAreKept() throws Exception {
        List<CounterId> ids =
                Stream.generate(() -> CounterId.of(tenant)).limit(2_000).toList();
        ConcurrentLinkedQueue<CounterId> next = new ConcurrentLinkedQueue<>(ids);
        CountDownLatch refusals = new CountDownLatch(1);
        AtomicInteger refused = new AtomicInteger();
        Thread held = Thread.ofVirtual()
                .start(() -> database.inBatch(List.of(tenant), jdbc -> {
                    // as an append of another server that does not come to its end
                    jdbc.sql("select pg_advisory_xact_lock(8276551)").query().singleRow();
                    try {
                        return refusals.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        await().until(() -> database.inTenant(tenant, jdbc -> jdbc.sql(
                                "select count(*) from pg_locks where locktype = 'advisory' and granted")
                        .query(Long.class)
                        .single())
                > 0);
        List<Boolean> done = atOnce(ids.size(), () -> {
            CounterId mine = next.remove();
            try {
                send(new Open(mine, mine.toString()), null);
                return true;
            } catch (Rejection e) {
                assertThat(e.reason()).isEqualTo(Why.OVERLOADED);
                if (refused.incrementAndGet() == 300) refusals.countDown();
                return false;
            }
        });
        held.join();
        assertThat(refused.get()).isGreaterThanOrEqualTo(300);
        long kept = done.stream().filter(yes -> yes).count();
        assertThat(refused.get()).isEqualTo(ids.size() - kept);
        assertThat(count("select count(*) from event where tenant_id = ?")).isEqualTo(kept);
    }

    @Test
    void aStaleVersionIsRefusedAlsoWhereNothingWouldChange() {
        send(new Open(id, "a"), null);
        send(new Increment(id, 1), null);
        refused(Why.STALE_VERSION, () -> commands.send(id, new Increment(id, 1), context(tenant, null, 1L, false)));
        refused(Why.STALE_VERSION, () -> commands.send(id, new Increment(id, 0), context(tenant, null, 1L, false)));
        assertThat(commands.send(id, new Increment(id, 1), context(tenant, null, 2L, false))
                        .version())
                .isEqualTo(3);
    }

    @Test
    void aDryRunShowsTheEventsAndLeavesNothing() {
        CommandResult preview = commands.send(id, new Open(id, "dry"), context(tenant, key("k", "f"), null, true));
        assertThat(preview.preview()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("probe.opened");
            assertThat(event.data().get("name").asString()).isEqualTo("dry");
            assertThat(event.data().get("secret").asString()).isEqualTo("***");
        });
        assertThat(events(id)).isZero();
        assertThat(keys()).isZero();
        send(new Open(id, "dry"), key("k", "f")); // neither claim nor key is taken
    }

    @Test
    void noCommandCarriesAnotherTenantsId() {
        TenantId other = new TenantId(UUID.randomUUID());
        assertThatThrownBy(() -> commands.send(id, new Open(id, "a"), context(other, null, null, false)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> send(new Probe.Look(id, new OtherId(other, UUID.randomUUID())), null))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherKindsIdNamesNothing() {
        send(new Open(id, "a"), null);
        OtherId same = new OtherId(tenant, id.value());
        refused(Why.NOT_FOUND, () -> commands.send(same, new Increment(id, 1), context(tenant, null, null, false)));
        // nor does it have a version
        refused(Why.NOT_FOUND, () -> commands.send(same, new Increment(id, 1), context(tenant, null, 7L, false)));
    }

    @Test
    void anEventTellsWhichCommandMadeIt() {
        send(new Open(id, "told"), null);
        String command = database.inTenant(tenant, jdbc -> jdbc.sql(
                        "select metadata ->> 'commandName' from event where metadata ->> 'commandId' ~ '^[0-9a-f-]{36}$'")
                .query(String.class)
                .single());
        assertThat(command).isEqualTo("Open");
    }

    @Test
    void secretsAreStoredSealed() {
        send(new Open(id, "open name"), null);
        String stored = database.inTenant(
                tenant, jdbc -> jdbc.sql("select payload || metadata::text from event where stream = ?")
                        .param(id.stream())
                        .query(String.class)
                        .single());
        assertThat(stored).contains("open name").doesNotContain("secret of").doesNotContain("10.1.2.3");
    }

    private CommandResult send(Object command, @Nullable RequestKey key) {
        CounterId target =
                switch (command) {
                    case Open open -> open.id();
                    case Increment increment -> increment.id();
                    case IncrementAndRename both -> both.id();
                    case Probe.Look look -> look.id();
                    default -> throw new IllegalArgumentException();
                };
        return commands.send((StreamId) target, command, context(tenant, key, null, false));
    }

    private static CommandContext context(
            TenantId tenantId, @Nullable RequestKey key, @Nullable Long ifMatch, boolean dryRun) {
        return new CommandContext(
                tenantId,
                Actor.user(UUID.randomUUID()),
                Source.API,
                "request",
                null,
                null,
                "10.1.2.3 agent",
                null,
                key,
                ifMatch,
                dryRun,
                List.of(),
                new Answer(200, null, Map.of()));
    }

    private RequestKey key(String key, String fingerprint) {
        return new RequestKey(tenant, "somebody", key, fingerprint);
    }

    private static void refused(Why why, org.assertj.core.api.ThrowableAssert.ThrowingCallable command) {
        assertThatThrownBy(command).isInstanceOfSatisfying(Rejection.class, rejection -> assertThat(rejection.reason())
                .isEqualTo(why));
    }

    private static <T> List<T> atOnce(int n, Callable<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> all = java.util.Collections.nCopies(n, work);
            List<T> results = new java.util.ArrayList<>();
            for (var future : threads.invokeAll(all)) results.add(future.get());
            return results;
        }
    }

    private long events(CounterId of) {
        return count("select count(*) from event where tenant_id = ? and stream = '" + of.stream() + "'");
    }

    private long used() {
        return count("select sum(used) from quota where tenant_id = ? and name = 'probe'");
    }

    private long keys() {
        return database.vault(List.of(tenant), jdbc -> jdbc.sql("select count(*) from data_key where tenant_id = ?")
                .param(tenant.value())
                .query(Long.class)
                .single());
    }

    private long count(String sql) {
        return database.inTenant(
                tenant,
                jdbc -> jdbc.sql(sql).param(tenant.value()).query(Long.class).single());
    }

    private void limit(long limit) {
        database.inBatch(List.of(tenant), jdbc -> jdbc.sql(
                        "insert into quota (tenant_id, name, period, limit_value) values (?, 'probe', '', ?)")
                .params(tenant.value(), limit)
                .update());
    }
}
