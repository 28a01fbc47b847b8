package io.tenantry.tenancy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.load.RequestShares.Open;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose request is next. */
class TurnsTest {
    private static final int MOST = 3;

    private final TenantId loud = new TenantId(UUID.randomUUID());
    private final TenantId quiet = new TenantId(UUID.randomUUID());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void end() {
        over.set(true);
        threads.close();
    }

    @Test
    void whoIsAloneWaitsForNobody() {
        Turns turns = new Turns(MOST, Duration.ZERO);
        assertThat(inWork(turns, 10 * MOST)).hasSize(10 * MOST);
    }

    @Test
    void besideAnotherOneATenantHasItsPartAndTheOtherWaitsForNothing() throws Exception {
        Turns turns = new Turns(MOST, Duration.ofSeconds(30));
        keepAsking(turns);
        List<Open> first = inWork(turns, MOST);
        Future<Open> next = threads.submit(() -> turns.enter(loud));
        for (int i = 0; i < 100; i++) turns.enter(quiet).close();
        assertThat(next.isDone()).isFalse();
        first.getFirst().close();
        assertThat(next.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void whoWaitsTooLongIsToldToComeBack() {
        Turns turns = new Turns(MOST, Duration.ofMillis(100));
        keepAsking(turns);
        inWork(turns, MOST);
        assertThatExceptionOfType(LoadExceeded.class)
                .isThrownBy(() -> turns.enter(loud))
                .satisfies(refused -> {
                    assertThat(refused.reason().code()).isEqualTo("tenant-concurrency-exceeded");
                    assertThat(refused.retryAfter()).isPositive();
                });
    }

    @Test
    void thoseWhoWaitGoOnWhenTheOthersHaveGone() {
        Turns turns = new Turns(MOST, Duration.ofSeconds(30));
        keepAsking(turns);
        inWork(turns, MOST);
        List<Future<Open>> waiting = IntStream.range(0, 5)
                .mapToObj(_ -> threads.submit(() -> turns.enter(loud)))
                .toList();
        over.set(true);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(waiting).allMatch(Future::isDone));
    }

    private List<Open> inWork(Turns turns, int requests) {
        List<Open> open = new ArrayList<>();
        for (int i = 0; i < requests; i++) open.add(turns.enter(loud));
        return open;
    }

    /** Returns when the quiet one has asked for the first time. */
    private void keepAsking(Turns turns) {
        AtomicBoolean asked = new AtomicBoolean();
        threads.execute(() -> {
            while (!over.get()) {
                turns.enter(quiet).close();
                asked.set(true);
                Thread.yield();
            }
        });
        await().untilTrue(asked);
    }
}
