package io.tenantry.figures.dashboard;

import io.tenantry.figures.revenue.RevenueSeries;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Revenue by day as bars, laid out on a plane that is 100 units wide for each day and 1,000 high.
 *
 * @param sumMinor of all days
 * @param ticks the labels of the axis, the highest first, at equal distances
 * @param lines where the axis' lines are, the highest first
 */
record RevenueChart(
        String currency, long sumMinor, long payments, List<Bar> bars, List<String> ticks, List<Integer> lines) {
    private static final int DAY = 100;
    private static final int BAR = 72;
    private static final int HEIGHT = 1_000;
    private static final int STEPS = 4;
    /** What is not nothing is seen. */
    private static final int LEAST = 8;

    /** One day: where its bar is, and what stood behind it. */
    record Bar(LocalDate day, long minor, long payments, int x, int y, int width, int height) {
        public boolean below() {
            return minor < 0;
        }
    }

    static RevenueChart of(RevenueSeries series) {
        long highest = 0;
        long lowest = 0;
        long sum = 0;
        long payments = 0;
        for (RevenueSeries.Day day : series.days()) {
            highest = Math.max(highest, day.revenueMinor());
            lowest = Math.min(lowest, day.revenueMinor());
            sum += day.revenueMinor();
            payments += day.payments();
        }
        long step = step(highest, lowest);
        long top = Math.ceilDiv(highest, step) * step;
        long bottom = Math.floorDiv(lowest, step) * step;
        List<String> ticks = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        for (long tick = top; tick >= bottom; tick -= step) {
            ticks.add(Amounts.brief(tick, series.currency()));
            lines.add(y(tick, top, bottom));
        }
        List<Bar> bars = new ArrayList<>();
        int zero = y(0, top, bottom);
        for (RevenueSeries.Day day : series.days()) {
            long minor = day.revenueMinor();
            int height = minor == 0 ? 0 : Math.max(LEAST, Math.abs(zero - y(minor, top, bottom)));
            bars.add(new Bar(
                    day.day(),
                    minor,
                    day.payments(),
                    bars.size() * DAY + (DAY - BAR) / 2,
                    minor < 0 ? zero : zero - height,
                    BAR,
                    height));
        }
        return new RevenueChart(series.currency(), sum, payments, bars, ticks, lines);
    }

    public int width() {
        return bars.size() * DAY;
    }

    public int height() {
        return HEIGHT;
    }

    public boolean isEmpty() {
        return bars.stream().allMatch(bar -> bar.height() == 0);
    }

    public LocalDate first() {
        return bars.getFirst().day();
    }

    public LocalDate middle() {
        return bars.get(bars.size() / 2).day();
    }

    public LocalDate last() {
        return bars.getLast().day();
    }

    /** 1, 2 or 5 times a power of ten: the least that needs no more than {@link #STEPS} steps. */
    private static long step(long highest, long lowest) {
        long least = Math.max(1, Math.ceilDiv(highest, STEPS) + Math.ceilDiv(-lowest, STEPS));
        long power = 1;
        while (power <= least / 10) power *= 10;
        for (int factor : new int[] {1, 2, 5}) {
            if (power * factor >= least) return power * factor;
        }
        return power * 10;
    }

    private static int y(long minor, long top, long bottom) {
        if (top == bottom) return HEIGHT;
        return BigInteger.valueOf(top)
                .subtract(BigInteger.valueOf(minor))
                .multiply(BigInteger.valueOf(HEIGHT))
                .divide(BigInteger.valueOf(top).subtract(BigInteger.valueOf(bottom)))
                .intValue();
    }
}
