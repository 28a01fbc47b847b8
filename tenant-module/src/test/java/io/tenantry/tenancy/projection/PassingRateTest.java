package io.tenantry.tenancy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.projection.PassingRate.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PassingRateTest {
    private static final String NAME = "figures.statistics";

    private final PassingRate rate = new PassingRate();

    @Test
    void isTheMeanOfTheSecondsBetween() {
        at(0, 0, 0, 0, 0);
        at(1, 500, 500, 500, 500);
        at(4, 4_000, 4_000, 4_000, 4_000);
        assertThat(rate.of(NAME)).isEqualTo(1_000);
    }

    @Test
    void oneSegmentThatCatchesUpAloneCountsAsAQuarter() {
        at(0, 0, 10_000, 10_000, 10_000);
        at(2, 8_000, 10_000, 10_000, 10_000);
        assertThat(rate.of(NAME)).isEqualTo(1_000);
    }

    @Test
    void isZeroAtRestAndForgetsWhatIsLongerAgoThanTenSeconds() {
        at(0, 0, 0, 0, 0);
        at(1, 9_000, 9_000, 9_000, 9_000);
        for (int second = 2; second <= 10; second++) at(second, 9_000, 9_000, 9_000, 9_000);
        assertThat(rate.of(NAME)).isEqualTo(900);
        at(11, 9_000, 9_000, 9_000, 9_000);
        assertThat(rate.of(NAME)).isZero();
    }

    @Test
    void aLaneThatIsSeenForTheFirstTimeHasNotComeFromZeroSince() {
        rate.sample(0, Map.of());
        at(1, 5_000_000, 5_000_000, 5_000_000, 5_000_000);
        assertThat(rate.of(NAME)).isZero();
    }

    @Test
    void isOneProcessorsOwn() {
        at(0, 0, 0, 0, 0);
        at(1, 7, 7, 7, 7);
        assertThat(rate.of("another")).isZero();
    }

    private void at(long second, long... positions) {
        Map<Place, Long> places = new HashMap<>();
        for (int segment = 0; segment < positions.length; segment++)
            places.put(new Place(NAME, segment), positions[segment]);
        rate.sample(TimeUnit.SECONDS.toNanos(second), places);
    }
}
