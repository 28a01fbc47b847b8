package io.tenantry.figures.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.figures.dashboard.ErasureSteps.Step;
import io.tenantry.tenancy.erasure.ErasureProgress.Remaining;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ErasureStepsTest {
    private static Erasure erasure(String state) {
        return new Erasure(UUID.randomUUID(), "Acme", state, null, null, null, null, null, null, null);
    }

    private static ErasureSteps confirmed(Remaining remaining, boolean rows) {
        return ErasureSteps.of(erasure("confirmed"), remaining, rows);
    }

    private static long done(ErasureSteps steps) {
        return steps.steps().stream().takeWhile(Step::done).count();
    }

    @Test
    void eachStepIsToldByWhatIsLeft() {
        assertThat(done(confirmed(new Remaining(3, 0, 120), true))).isZero();
        assertThat(done(confirmed(new Remaining(0, 0, 120), true))).isEqualTo(2);
        assertThat(done(confirmed(new Remaining(0, 0, 120), false))).isEqualTo(3);
        assertThat(done(confirmed(new Remaining(0, 120, 1), false))).isEqualTo(3);
        assertThat(done(ErasureSteps.of(erasure("erased"), new Remaining(0, 120, 1), true)))
                .as("a rebuild may make rows that say that it is erased")
                .isEqualTo(5);
    }

    @Test
    void theBarIsOfTheEventsThatAreSealed() {
        assertThat(confirmed(new Remaining(0, 0, 120), false).percent()).isZero();
        assertThat(confirmed(new Remaining(0, 30, 90), false).percent()).isEqualTo(25);
        assertThat(confirmed(new Remaining(0, 0, 0), false).percent()).isZero();
    }
}
