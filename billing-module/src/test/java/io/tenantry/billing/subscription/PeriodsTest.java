package io.tenantry.billing.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PeriodsTest {
    @Test
    void theThirtyFirstComesBackAfterAFebruary() {
        Periods first = Periods.from(Instant.parse("2026-01-31T10:00:00Z"));
        Period month = Period.ofMonths(1);
        assertThat(first.end(month, ZoneOffset.UTC)).isEqualTo("2026-02-28T10:00:00Z");
        assertThat(first.next().end(month, ZoneOffset.UTC)).isEqualTo("2026-03-31T10:00:00Z");
    }

    @Test
    void aPeriodEndsAtTheSameHourOfTheTenantsZoneThroughTheChangeOfTheClocks() {
        Periods first = Periods.from(Instant.parse("2026-03-15T10:00:00Z")); // 11:00 in Berlin
        assertThat(first.end(Period.ofMonths(1), ZoneId.of("Europe/Berlin"))).isEqualTo("2026-04-15T09:00:00Z");
    }
}
