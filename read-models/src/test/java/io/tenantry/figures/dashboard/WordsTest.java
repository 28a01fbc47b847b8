package io.tenantry.figures.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    private static final Words WORDS = new Words(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "P1D, every day",
        "P14D, every 14 days",
        "P1M, every month",
        "P3M, every 3 months",
        "P12M, every year",
        "P2Y, every 2 years",
        "P1M10D, every month and 10 days"
    })
    void aPeriodIsSaidAsOften(String period, String often) {
        assertThat(WORDS.every(period)).isEqualTo(often);
    }
}
