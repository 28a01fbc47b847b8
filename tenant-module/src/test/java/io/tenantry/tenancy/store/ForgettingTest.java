package io.tenantry.tenancy.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandContext.Answer;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.erasure.ServerMemory;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.Increment;
import io.tenantry.tenancy.probe.Probe.Open;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** A key that is destroyed takes with it what this server remembers in clear. */
@ModuleTest
@Import(Probe.class)
class ForgettingTest {
    @Autowired
    Commands commands;

    @Autowired
    TenantDatabase database;

    @Autowired
    EventFeed feed;

    @Autowired
    StreamCache streams;

    @Autowired
    ServerMemory memory;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId neighbour = new TenantId(UUID.randomUUID());

    @Test
    void whatIsForgottenReadsAsErasedInFeedAndStreams() {
        CounterId id = CounterId.of(tenant);
        CounterId others = CounterId.of(neighbour);
        long position = send(id, new Open(id, "name"));
        send(others, new Open(others, "name"));
        send(id, new Increment(id, 1)); // so that it is in memory
        destroyKeys();
        assertThat(secretInFeed(position)).as("remembered").isEqualTo("secret of name");
        assertThat(secretInStream(id)).as("remembered").isEqualTo("secret of name");

        memory.forget(tenant);

        assertThat(secretInFeed(position)).isNull();
        assertThat(streams.find(id.stream())).isNull();
        assertThat(streams.find(others.stream())).as("another tenant's").isNotNull();
        assertThat(send(id, new Increment(id, 1))).as("work goes on").isGreaterThan(position);
        assertThat(secretInStream(id)).isNull();
    }

    /** Whoever works on has a name that nobody keeps. */
    @Test
    void whoIsErasedCanStillActAndIsRecordedAsErased() {
        CounterId id = CounterId.of(tenant);
        UUID actor = UUID.randomUUID();
        commands.send(id, new Open(id, "name"), context(actor));
        destroyKeys();
        memory.forget(tenant);
        long position = commands.send(id, new Increment(id, 1), context(actor)).position();
        assertThat(feed.read(position - 1, 1).getFirst().metadataJson())
                .contains("\"sealed\":null")
                .doesNotContain("10.1.2.3");
    }

    private CommandContext context(UUID actor) {
        return new CommandContext(
                tenant,
                Actor.user(actor),
                Source.API,
                "request",
                null,
                null,
                "10.1.2.3 agent",
                null,
                null,
                null,
                false,
                List.of(),
                new Answer(200, null, Map.of()));
    }

    private @Nullable String secretInFeed(long position) {
        RecordedEvent event = feed.read(position - 1, 1).getFirst();
        assertThat(event.position()).isEqualTo(position);
        return ((Opened) event.payload()).secret().value();
    }

    private @Nullable String secretInStream(CounterId id) {
        CachedStream known = Objects.requireNonNull(streams.find(id.stream()));
        return ((Opened) known.events().getFirst().payload()).secret().value();
    }

    private void destroyKeys() {
        int destroyed = database.vault(List.of(tenant), jdbc -> jdbc.sql(
                        "update data_key set wrapped = null, destroyed_at = clock_timestamp() where tenant_id = ?")
                .param(tenant.value())
                .update());
        assertThat(destroyed).isPositive();
    }

    private long send(CounterId id, Object command) {
        return commands.send(
                        id,
                        command,
                        CommandContext.system(
                                id.tenantId(), Source.API, UUID.randomUUID().toString(), null))
                .position();
    }
}
