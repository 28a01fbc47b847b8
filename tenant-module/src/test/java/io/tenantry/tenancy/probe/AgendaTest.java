package io.tenantry.tenancy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.agenda.AgendaRunner;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.probe.Probe.CounterEvent.Opened;
import io.tenantry.tenancy.probe.Probe.CounterEvent.ReminderSet;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

@ModuleTest
@Import(Probe.class)
class AgendaTest {
    @Autowired
    Environment environment;

    @Autowired
    PublishedEvents events;

    @Autowired
    AgendaRunner agenda;

    @Autowired
    MovableClock clock;

    @Autowired
    TenantDatabase database;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);

    @AfterEach
    void backToTheSystemsTime() {
        clock.reset();
    }

    @Test
    void dispatchesWhatIsDueOnceAndNotBefore() {
        events.publish(
                id,
                new Opened(id, "name", Sealed.of(KeyRef.ofTenant(tenant), "secret")),
                new ReminderSet(id, clock.instant().plus(Duration.ofDays(10))));
        clock.moveTo(clock.instant().plus(Duration.ofDays(9)));
        agenda.runAllDue();
        assertThat(rang()).isZero();
        clock.moveTo(clock.instant().plus(Duration.ofDays(2)));
        agenda.runAllDue();
        agenda.runAllDue();
        assertThat(rang()).isEqualTo(1);
    }

    @Test
    void aRebuiltAgendaDoesNothingTwice() {
        long position = events.publish(
                id,
                new Opened(id, "name", Sealed.of(KeyRef.ofTenant(tenant), "secret")),
                new ReminderSet(id, clock.instant().minus(Duration.ofDays(1))));
        agenda.runAllDue();
        database.asProjector(jdbc -> jdbc.sql("delete from agenda_attempt").update());
        events.replay("tenancy.agenda", tenant, position);
        agenda.runAllDue();
        assertThat(rang()).isEqualTo(1);
    }

    @Test
    void twoServersDispatchItOnce() {
        events.publish(
                id,
                new Opened(id, "name", Sealed.of(KeyRef.ofTenant(tenant), "secret")),
                new ReminderSet(id, clock.instant().minus(Duration.ofDays(1))));
        try (ConfigurableApplicationContext other = SecondServer.beside(environment, Map.of())) {
            CompletableFuture<Void> there = CompletableFuture.runAsync(other.getBean(AgendaRunner.class)::runAllDue);
            agenda.runAllDue();
            there.join();
        }
        assertThat(rang()).isEqualTo(1);
    }

    @Test
    void whatOneTenantHasDueDoesNotKeepAnothersWaiting() throws Exception {
        Instant at = clock.instant().plus(Duration.ofDays(10));
        int many = 300;
        TenantId other = new TenantId(UUID.randomUUID());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> published = new ArrayList<>();
            for (int i = 0; i < many; i++) published.add(threads.submit(() -> remind(tenant, at)));
            for (Future<Long> each : published) each.get();
        }
        remind(other, at.plusSeconds(1));
        clock.moveTo(at.plus(Duration.ofDays(1)));
        agenda.runAllDue();
        List<UUID> rang = database.asProjector(jdbc -> jdbc.sql(
                        "select tenant_id from event where name = 'probe.rang' and tenant_id in (?, ?) order by position")
                .params(tenant.value(), other.value())
                .query(UUID.class)
                .list());
        assertThat(rang).hasSize(many + 1).contains(other.value());
        assertThat(rang.indexOf(other.value())).isLessThan(many);
    }

    private long remind(TenantId of, Instant at) {
        CounterId counter = CounterId.of(of);
        return events.publish(
                counter,
                new Opened(counter, counter.value().toString(), Sealed.of(KeyRef.ofTenant(of), "secret")),
                new ReminderSet(counter, at));
    }

    private long rang() {
        return database.inTenant(
                tenant, jdbc -> jdbc.sql("select count(*) from event where stream = ? and name = 'probe.rang'")
                        .param(id.stream())
                        .query(Long.class)
                        .single());
    }
}
