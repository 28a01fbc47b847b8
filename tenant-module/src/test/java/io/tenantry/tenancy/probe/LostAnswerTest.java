package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.RequestKey;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.Pools;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.CuttingProxy.Cut;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Increment;
import io.tenantry.tenancy.probe.Probe.Open;
import io.tenantry.tenancy.store.EventFeed;
import io.tenantry.tenancy.test.ModuleTest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.transaction.CannotCreateTransactionException;

/** The connection breaks while a commit is under way: who asks is told the truth, and nothing happens twice. */
@ModuleTest
@Import(Probe.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostAnswerTest {
    private static final String POOLS_LOOK = "com.zaxxer.hikari.housekeeping.periodMs";

    @Autowired
    Environment environment;

    @Autowired
    TenantDatabase database;

    private CuttingProxy proxy;
    private ConfigurableApplicationContext server;
    private TenantId tenant;
    private CounterId id;

    @BeforeAll
    void startAServerBehindTheProxy() throws IOException {
        String url = environment.getRequiredProperty("spring.datasource.url");
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        proxy = new CuttingProxy(port);
        // the word COMMIT shall go over the wire each time, and not the name of a statement that was prepared
        String cut = url.replace(":" + port + "/", ":" + proxy.port() + "/") + "&prepareThreshold=0";
        // how often a pool looks whether its time limits were changed
        System.setProperty(POOLS_LOOK, "20");
        server = SecondServer.beside(
                environment, Map.of("tenantry.datasource.append.url", cut, "tenantry.append.outcome-within", "1s"));
        System.clearProperty(POOLS_LOOK);
        server.getBean(Pools.class)
                .all()
                .get(Pools.Role.APPEND)
                .getHikariConfigMXBean()
                .setConnectionTimeout(500);
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
        proxy.close();
    }

    @BeforeEach
    void openACounter() {
        proxy.open();
        tenant = new TenantId(UUID.randomUUID());
        id = CounterId.of(tenant);
        // the pool may still be looking for a connection after the test before
        await().ignoreExceptions().until(() -> send(new Open(id, "a"), "open").version() == 1);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsAnsweredAsDone() {
        proxy.cutNext(Cut.AFTER);
        CommandResult done = send(new Increment(id, 2), null);
        assertThat(done.version()).isEqualTo(2);
        assertThat(done.replayed()).isFalse();
        assertThat(events()).isEqualTo(2);
        assertThat(server.getBean(EventFeed.class).read(done.position() - 1, 1))
                .singleElement()
                .satisfies(event -> assertThat(event.stream()).isEqualTo(id.stream()));
        assertThat(send(new Increment(id, 1), null).version()).isEqualTo(3);
    }

    @Test
    void aCommitThatDidNotArriveIsDoneAgain() {
        proxy.cutNext(Cut.BEFORE);
        assertThat(send(new Increment(id, 2), null).version()).isEqualTo(2);
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void aQuietSuccessIsRememberedAllTheSame() {
        for (Cut cut : List.of(Cut.BEFORE, Cut.AFTER)) {
            proxy.cutNext(cut);
            assertThat(send(new Increment(id, 0), "quiet " + cut).version()).isEqualTo(1);
            assertThat(send(new Increment(id, 0), "quiet " + cut).replayed()).isTrue();
        }
    }

    @Test
    void whereTheDatabaseStaysAwayTheOutcomeIsUnknownAndARepeatWithTheKeyHappensOnce() {
        proxy.cutNextAndStayClosed(Cut.BEFORE);
        assertThatThrownBy(() -> send(new Increment(id, 2), "k")).isInstanceOfSatisfying(Rejection.class, e -> {
            assertThat(e.reason()).isEqualTo(Why.OUTCOME_UNKNOWN);
            assertThat(e).hasMessageContaining("Repeat it with the same Idempotency-Key");
        });
        proxy.open();
        await().ignoreExceptionsInstanceOf(CannotCreateTransactionException.class)
                .untilAsserted(() ->
                        assertThat(send(new Increment(id, 2), "k").version()).isEqualTo(2));
        assertThat(send(new Increment(id, 2), "k").replayed()).isTrue();
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void withoutAKeyItIsSaidThatOneHasToLook() {
        proxy.cutNextAndStayClosed(Cut.AFTER);
        assertThatThrownBy(() -> send(new Increment(id, 2), null)).isInstanceOfSatisfying(Rejection.class, e -> {
            assertThat(e.reason()).isEqualTo(Why.OUTCOME_UNKNOWN);
            assertThat(e).hasMessageContaining("Look before you send it again");
        });
        assertThat(events()).as("it was done").isEqualTo(2);
    }

    /** The record is read on another way than the append's. */
    @Test
    void theRecordOfTheKeyTellsThatItWasDone() {
        proxy.cutNextAndStayClosed(Cut.AFTER);
        CommandResult found = send(new Increment(id, 2), "k");
        assertThat(found.version()).isEqualTo(2);
        assertThat(found.replayed()).isTrue();
        assertThat(events()).isEqualTo(2);
    }

    private CommandResult send(Object command, @Nullable String key) {
        return server.getBean(Commands.class).send(id, command, context(key));
    }

    private CommandContext context(@Nullable String key) {
        return new CommandContext(
                tenant,
                Actor.user(UUID.randomUUID()),
                Source.API,
                "request",
                null,
                null,
                null,
                null,
                key == null ? null : new RequestKey(tenant, "somebody", key, "f"),
                null,
                false,
                List.of(),
                new Answer(200, null, Map.of()));
    }

    private long events() {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select count(*) from event where tenant_id = ?")
                .param(tenant.value())
                .query(Long.class)
                .single());
    }
}
