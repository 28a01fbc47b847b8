package io.tenantry.figures.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.erasure.ServerMemory;
import io.tenantry.tenancy.past.Past;
import io.tenantry.tenancy.past.Question;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import jakarta.servlet.Filter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.context.WebApplicationContext;

/** Borders, memory and limits of looking back. */
@ModuleTest
@TestPropertySource(properties = "tenantry.as-of.milestone-every=1")
class PastTest {
    private static final List<String> TICKETS = List.of("support.tickets");

    @Autowired
    WebApplicationContext context;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    Past past;

    @Autowired
    ServerMemory memory;

    @Autowired
    List<Filter> filters;

    private History history;
    private LooksBack admin;
    private long position;
    private String path;

    @BeforeEach
    void aTicket() {
        history = new History(events, new Random(1));
        history.begin();
        position = history.openTicket();
        admin = new LooksBack(context, filters, history.tenant);
        path = "/api/v1/tenants/" + history.tenant + "/tickets/" + history.ticket.value();
        Awaitility.await().until(() -> admin.ask(path, null, position).getStatus() == 200);
    }

    /** The store's time: that of its last event. */
    private Instant now() {
        return database.asProjector(jdbc -> jdbc.sql("select max(recorded_at) from event")
                .query((row, _) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .toInstant());
    }

    private Question question(String wording) {
        return new Question(history.tenant, TICKETS, List.of(), wording, false, now());
    }

    private static List<UUID> tenants(JdbcClient jdbc) {
        return jdbc.sql("select distinct tenant_id from ticket")
                .query(UUID.class)
                .list();
    }

    @Test
    void theQuerySeesTheTenantsOwnRowsAndNoOtherTable() {
        History neighbour = new History(events, new Random(2));
        neighbour.begin();
        neighbour.openTicket();
        assertThat(past.answer(question("tenants"), PastTest::tenants).value()).containsExactly(history.tenant.value());
        for (String other : List.of("subscription", "event", "tenant")) {
            assertThatThrownBy(() -> past.answer(question(other), jdbc -> jdbc.sql("select count(*) from " + other)
                            .query(Long.class)
                            .single()))
                    .as(other)
                    .isInstanceOf(BadSqlGrammarException.class);
        }
        assertThat(database.inTenant(history.tenant, PastTest::tenants))
                .as("nothing of it is left behind on the connection")
                .containsExactly(history.tenant.value());
    }

    @Test
    void anotherTenantsObjectWasNeverThere() {
        LooksBack stranger = stranger();
        String own = "/api/v1/tickets/" + history.ticket.value();
        assertThat(admin.then(own, now().toString()).status()).isEqualTo(200);
        assertThat(stranger.then(own, now().toString()).status()).isEqualTo(404);
        assertThat(stranger.then(path, now().toString()).body().asString()).isEqualTo("tenant-mismatch");
    }

    private LooksBack stranger() {
        History neighbour = new History(events, new Random(2));
        long last = neighbour.begin();
        LooksBack stranger = new LooksBack(context, filters, neighbour.tenant);
        Awaitility.await()
                .until(() -> stranger.ask("/api/v1/tickets", null, last).getStatus() == 200);
        return stranger;
    }

    @Test
    void beforeItsFirstEventAnObjectIsNotThereAndATenantHasZeros() {
        String before = "2020-02-29T23:59:59.5+01:00";
        assertThat(admin.then(path, before).body().asString()).isEqualTo("not-found");
        MockHttpServletResponse statistics =
                admin.ask("/api/v1/tenants/" + history.tenant + "/statistics", before, position);
        assertThat(statistics.getStatus()).isEqualTo(200);
        assertThat(statistics.getHeader("As-Of-Position")).isEqualTo("0");
        assertThat(statistics.getHeader("As-Of-Recorded-At")).isNull();
        assertThat(LooksBack.Said.of(statistics).body().at("/users/total").asLong())
                .isZero();
        assertThat(admin.then("/api/v1/users/" + history.user.value() + "/wallet", before)
                        .body()
                        .path("balances"))
                .isEmpty();
    }

    @Test
    void nothingToEditIsAnswered() {
        assertThat(admin.ask(path, null, position).getHeader("ETag")).isNotNull();
        assertThat(admin.ask(path, now().toString(), position).getHeader("ETag"))
                .isNull();
    }

    @Test
    void theTimeIsOneTimeOfThePast() {
        for (String malformed : List.of("", "yesterday", "2026-11-21", "2026-11-21T10:00:00", "2026-13-01T00:00:00Z"))
            assertThat(admin.then(path, malformed).body().asString())
                    .as(malformed)
                    .isEqualTo("invalid-parameter");
        LooksBack.Said future = admin.then(path, "9999-12-31T23:59:59Z");
        assertThat(future.status()).isEqualTo(422);
        assertThat(future.body().asString()).isEqualTo("as-of-in-future");
        for (String elsewhere : List.of("/api/v1/users", "/api/v1/plans", "/api/v1/tickets", "/api/v1/audit-log"))
            assertThat(admin.then(elsewhere, now().toString()).body().asString())
                    .as(elsewhere)
                    .isEqualTo("as-of-unsupported");
    }

    @Test
    void aCursorLeadsOnInItsOwnTimeOnly() {
        history.money();
        history.money();
        String entries = "/api/v1/users/" + history.user.value() + "/wallet/entries?limit=1";
        String then = now().toString();
        history.money();
        LooksBack.Said first = admin.then(entries, then);
        String cursor = "&cursor=" + first.body().path("nextCursor").asString();
        LooksBack.Said second = admin.then(entries + cursor, then);
        assertThat(second.body().path("items")).hasSize(1);
        assertThat(second.body().path("nextCursor").isNull()).isTrue();
        assertThat(admin.then(entries + cursor, now().toString()).body().asString())
                .isEqualTo("invalid-cursor");
    }

    @Test
    void whatWasErasedIsErasedThenToo() {
        String then = now().toString();
        assertThat(admin.then(path, then).body().path("subject").asString()).isEqualTo("Router");
        database.vault(List.of(history.tenant), jdbc -> jdbc.sql(
                        "update data_key set wrapped = null, destroyed_at = clock_timestamp()"
                                + " where tenant_id = ? and subject = ?")
                .params(history.tenant.value(), history.user.value())
                .update());
        memory.forget(history.tenant);
        assertThat(admin.then(path, then).body().path("subject").asString()).isEqualTo("[erased]");
        assertThat(admin.then(path + "/messages", then)
                        .body()
                        .at("/items/0/text")
                        .asString())
                .isEqualTo("[erased]");
    }

    @Test
    void anAnswerIsRememberedUntilSomethingHappensOrIsErased() {
        AtomicInteger workedOut = new AtomicInteger();
        Question same = question("count");
        assertThat(past.answer(same, _ -> workedOut.incrementAndGet()).value()).isEqualTo(1);
        assertThat(past.answer(same, _ -> workedOut.incrementAndGet()).value())
                .as("remembered")
                .isEqualTo(1);
        assertThat(past.answer(question("other words"), _ -> workedOut.incrementAndGet())
                        .value())
                .as("another question")
                .isEqualTo(2);
        past.forget(new TenantId(UUID.randomUUID()));
        assertThat(past.answer(same, _ -> workedOut.incrementAndGet()).value())
                .as("another tenant's erasure")
                .isEqualTo(1);
        past.forget(history.tenant);
        assertThat(past.answer(same, _ -> workedOut.incrementAndGet()).value())
                .as("forgotten")
                .isEqualTo(3);
        history.money();
        assertThat(past.answer(question("count"), _ -> workedOut.incrementAndGet())
                        .value())
                .as("another position")
                .isEqualTo(4);
    }

    @Test
    void soManyAtOnceAndWhoeverComesThenIsToldToComeAgain() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(2);
        LooksBack stranger = stranger();
        String then = now().toString();
        List<Future<Integer>> working = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String wording : List.of("first", "second")) {
                Question question = question(wording);
                working.add(threads.submit(() -> past.answer(question, _ -> {
                            busy.countDown();
                            awaitUninterrupted(free);
                            return 7;
                        })
                        .value()));
            }
            try {
                busy.await();
                MockHttpServletResponse third = admin.ask(path, then, position);
                assertThat(third.getStatus()).isEqualTo(503);
                assertThat(third.getHeader("Retry-After")).isNotNull();
                assertThat(LooksBack.Said.of(third).body().asString()).isEqualTo("as-of-busy");
                assertThat(stranger.then("/api/v1/subscriptions", then).status())
                        .as("another tenant is not concerned")
                        .isEqualTo(200);
            } finally {
                free.countDown();
            }
            for (Future<Integer> each : working) assertThat(each.get()).isEqualTo(7);
        }
        assertThat(admin.then(path, then).status()).as("a turn is given back").isEqualTo(200);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoeverAsksTheSameMeanwhileWaitsForTheOneAnswer() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        AtomicInteger workedOut = new AtomicInteger();
        Question same = question("once");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++)
                all.add(threads.submit(() -> past.answer(same, _ -> {
                            awaitUninterrupted(free);
                            return workedOut.incrementAndGet();
                        })
                        .value()));
            free.countDown();
            for (Future<Integer> each : all) assertThat(each.get()).isEqualTo(1);
        }
    }
}
