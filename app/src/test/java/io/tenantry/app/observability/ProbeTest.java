package io.tenantry.app.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksAgainOnlyWhenTheAnswerIsOld() throws Exception {
        var fresh = new Probe<>(Duration.ofHours(1), Duration.ofSeconds(5), asked::incrementAndGet);
        assertThat(fresh.answer()).isEqualTo(1);
        assertThat(fresh.answer()).isEqualTo(1);
        var old = new Probe<>(Duration.ZERO, Duration.ofSeconds(5), asked::incrementAndGet);
        assertThat(old.answer()).isEqualTo(2);
        assertThat(old.answer()).isEqualTo(3);
    }

    @Test
    void waitsNoLongerThanItsPatienceAndAsksAHangingServerOnlyOnce() {
        CountDownLatch never = new CountDownLatch(1);
        var hanging = new Probe<>(Duration.ZERO, Duration.ofMillis(20), () -> {
            asked.incrementAndGet();
            never.await();
            return 1;
        });
        assertThatThrownBy(hanging::answer).hasMessage("no answer within 20 ms");
        assertThatThrownBy(hanging::answer).hasMessage("no answer within 20 ms");
        assertThat(asked).hasValue(1);
        never.countDown();
    }

    @Test
    void answersTheFailureOfTheQuestion() {
        var failing = new Probe<>(Duration.ZERO, Duration.ofSeconds(5), () -> {
            throw new IllegalArgumentException("no");
        });
        assertThatThrownBy(failing::answer).isInstanceOf(IllegalArgumentException.class);
    }
}
