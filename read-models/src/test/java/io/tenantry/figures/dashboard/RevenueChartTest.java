package io.tenantry.figures.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.figures.revenue.RevenueSeries;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RevenueChartTest {
    private static RevenueChart chart(long... minors) {
        List<RevenueSeries.Day> days = new ArrayList<>();
        for (long minor : minors) {
            days.add(new RevenueSeries.Day(
                    LocalDate.of(2026, 11, 1).plusDays(days.size()), minor, minor, 0, minor == 0 ? 0 : 1, 0));
        }
        return RevenueChart.of(new RevenueSeries("USD", days));
    }

    @Test
    void theAxisHasRoundStepsThatHoldEveryBar() {
        RevenueChart chart = chart(0, 380_00, 120_00);
        assertThat(chart.ticks()).containsExactly("400", "300", "200", "100", "0");
        assertThat(chart.bars().get(1).height()).isEqualTo(950);
        assertThat(chart.sumMinor()).isEqualTo(500_00);
    }

    @Test
    void whatWasPaidBackGoesBelowTheLine() {
        RevenueChart chart = chart(100_00, -100_00);
        assertThat(chart.bars().get(1).below()).isTrue();
        assertThat(chart.bars().get(1).y()).isEqualTo(500);
        assertThat(chart.bars().get(0).y()).isZero();
    }

    @Test
    void aSmallDayIsStillSeen() {
        assertThat(chart(1_000_000_00, 1).bars().get(1).height()).isPositive();
    }

    @Test
    void theLargestAmountsDoNotOverflow() {
        assertThat(chart(Long.MAX_VALUE / 4, 5).bars().getFirst().height()).isBetween(500, 1_000);
    }

    @Test
    void daysWithoutMoneyAreEmpty() {
        assertThat(chart(0, 0, 0).isEmpty()).isTrue();
    }

    @Test
    void statesShareTheWholeBar() {
        StateBar bar = StateBar.of(new TreeMap<>(Map.of("active", 3L, "expired", 1L)));
        assertThat(bar.total()).isEqualTo(4);
        assertThat(bar.parts().get(1).x()).isEqualTo(750);
        assertThat(StateBar.of(Map.of("open", 0L)).total()).isZero();
    }
}
