package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.load.TenantLoad;
import io.tenantry.tenancy.load.TenantLoads;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Empty;
import io.tenantry.tenancy.probe.Probe.Increment;
import io.tenantry.tenancy.probe.Probe.Open;
import io.tenantry.tenancy.probe.Probe.Spend;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.AppendListener;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.TenantEvent.LimitsChanged;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Each server decides on streams that it has in memory; what the other one did meanwhile is never overlooked. */
@ModuleTest
@Import({Probe.class, TwoServersTest.Heard.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersTest {
    /** Streams that this server was told of. */
    static class Heard implements AppendListener {
        final Set<String> streams = ConcurrentHashMap.newKeySet();

        @Override
        public void appended(String stream, String eventName) {
            streams.add(stream);
        }
    }

    @Autowired
    Commands here;

    @Autowired
    PublishedEvents events;

    @Autowired
    Environment environment;

    private ConfigurableApplicationContext second;
    private Commands there;

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    /** The second server doesn't look by itself: what it learns of the first one's appends comes from notices and appends. */
    @BeforeAll
    void start() {
        second = SecondServer.beside(environment, Map.of("tenantry.feed.look-after", "1h"), Heard.class);
        there = second.getBean(Commands.class);
    }

    @AfterAll
    void stop() {
        second.close();
    }

    @Test
    void aQuietRepeatIsNotDecidedOnThePast() {
        CounterId id = known();
        send(here, new Increment(id, 5), id, null);
        CommandResult emptied = send(there, new Empty(id), id, null);
        assertThat(emptied.version()).isEqualTo(3);
    }

    @Test
    void norIsARefusal() {
        CounterId id = known();
        send(here, new Increment(id, 5), id, null);
        assertThat(send(there, new Spend(id, 4), id, null).version()).isEqualTo(3);
        send(here, new Spend(id, 1), id, null);
        refused(Why.LIMIT_REACHED, () -> send(there, new Spend(id, 1), id, null));
    }

    @Test
    void norIsAVersionThatTheCallerNames() {
        CounterId id = known();
        send(here, new Increment(id, 5), id, null);
        refused(Why.STALE_VERSION, () -> send(there, new Empty(id), id, 1L));
        refused(Why.STALE_VERSION, () -> send(there, new Spend(id, 100), id, 1L));
        assertThat(send(there, new Spend(id, 5), id, 2L).version()).isEqualTo(3);
    }

    @Test
    void aCommandThatWasOvertakenIsDecidedAgain() {
        CounterId id = known();
        for (int i = 0; i < 10; i++) {
            send(here, new Increment(id, 1), id, null);
            assertThat(send(there, new Spend(id, 1), id, null).version()).isEqualTo(2 + 2 * i + 1);
        }
    }

    @Test
    void aKeyOfOneServerIsRememberedByTheOther() {
        CounterId id = known();
        CommandResult first = here.send(id, new Increment(id, 5), context(key("k"), null));
        CommandResult repeat = there.send(id, new Increment(id, 5), context(key("k"), null));
        assertThat(repeat.replayed()).isTrue();
        assertThat(repeat.position()).isEqualTo(first.position());
    }

    @Test
    void theLimitsOfATenantHoldOnTheOtherServerToo() {
        TenantStream stream = TenantStream.of(new TenantId(UUID.randomUUID()));
        events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Acme",
                        "acme-" + UUID.randomUUID(),
                        Sealed.of(KeyRef.ofTenant(stream.tenantId()), "office@acme.test"),
                        "shared",
                        null,
                        new UserId(stream.tenantId(), UUID.randomUUID())));
        TenantLoads loads = second.getBean(TenantLoads.class);
        assertThat(loads.of(stream.tenantId())).isEqualTo(TenantLoad.NONE);
        TenantLoad load = new TenantLoad(5L, null, 2L, 3L);
        events.publish(stream, new LimitsChanged(stream, new Limits(null, null, null, null, load)));
        // what is asked for before the server has heard of the change is read, and forgotten again when it hears
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(loads.of(stream.tenantId())).isEqualTo(load);
            assertThat(loads.remembered(stream.tenantId())).isEqualTo(load);
        });
    }

    @Test
    void commandsOfBothAtTheSameTimeAreAllKept() throws Exception {
        List<CounterId> ids =
                IntStream.range(0, 4).mapToObj(_ -> CounterId.of(tenant)).toList();
        ids.forEach(id -> send(here, new Open(id, id.toString()), id, null));
        List<Callable<CommandResult>> work = IntStream.range(0, 200)
                .<Callable<CommandResult>>mapToObj(i -> () -> {
                    CounterId id = ids.get(i % ids.size());
                    return again(() -> send(i % 2 == 0 ? here : there, new Increment(id, 1), id, null));
                })
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : threads.invokeAll(work))
                assertThat(each.get().replayed()).isFalse();
        }
        for (CounterId id : ids) {
            CommandResult emptied = send(there, new Empty(id), id, null);
            assertThat(emptied.version()).isEqualTo(1 + 50 + 1);
        }
    }

    @Test
    void aServerHearsOfTheOthersAppendsAtOnce() {
        CounterId id = known();
        send(here, new Increment(id, 5), id, null);
        CounterId quiet = CounterId.of(tenant);
        send(here, new Open(quiet, quiet.toString()), quiet, null);
        Heard heard = second.getBean(Heard.class);
        await().atMost(Duration.ofSeconds(10)).until(() -> heard.streams.contains(quiet.stream()));
    }

    /** A counter that both servers have in memory at version 1. */
    private CounterId known() {
        CounterId id = CounterId.of(tenant);
        send(here, new Open(id, id.toString()), id, null);
        assertThat(send(there, new Empty(id), id, null).version()).isEqualTo(1);
        return id;
    }

    /** A caller may be told that others were faster, again and again; it asks again. */
    private static CommandResult again(Callable<CommandResult> command) throws Exception {
        while (true) {
            try {
                return command.call();
            } catch (io.tenantry.tenancy.command.CommandRefused e) {
                assertThat(e.reason()).isEqualTo(Why.CONCURRENT_CHANGE);
            }
        }
    }

    private CommandResult send(Commands server, Object command, CounterId id, @Nullable Long ifMatch) {
        return server.send(id, command, context(null, ifMatch));
    }

    private RequestKey key(String key) {
        return new RequestKey(tenant, "somebody", key, "f");
    }

    private CommandContext context(@Nullable RequestKey key, @Nullable Long ifMatch) {
        return new CommandContext(
                tenant,
                Actor.user(UUID.randomUUID()),
                Source.API,
                "request",
                null,
                null,
                null,
                null,
                key,
                ifMatch,
                false,
                List.of(),
                CommandContext.Answer.DONE);
    }

    private static void refused(Why why, org.assertj.core.api.ThrowableAssert.ThrowingCallable command) {
        assertThatThrownBy(command)
                .isInstanceOfSatisfying(io.tenantry.tenancy.Rejection.class, rejection -> assertThat(rejection.reason())
                        .isEqualTo(why));
    }
}
