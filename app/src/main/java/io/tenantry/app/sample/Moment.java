package io.tenantry.app.sample;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A moment of the history at which the clock stands for a while and everybody acts.
 *
 * @param number from 0
 * @param done the share of the history that has happened when it is over, at most 1
 * @param day from 1; the {@code lastOfDay} ends it
 */
record Moment(int number, Instant at, double done, int day, boolean lastOfDay) {
    /** Before the end of each day; a desk that is asked at one answers at the next. */
    private static final List<Duration> BEFORE_END =
            List.of(Duration.ofHours(15), Duration.ofHours(10), Duration.ofHours(5), Duration.ofHours(1));

    static final int A_DAY = BEFORE_END.size();
    private static final double WEEKEND = 0.6;

    /** The moments of so many days before {@code present}: more happens towards the end, and less at weekends. */
    static List<Moment> of(int days, Instant present) {
        Random random = new Random(days);
        double[] weights = new double[days];
        double all = 0;
        for (int day = 0; day < days; day++) {
            Instant end = present.minus(Duration.ofDays(days - 1L - day));
            double growth = 0.4 + 1.2 * (day + 1) / days;
            weights[day] = growth * (isWeekend(end) ? WEEKEND : 1) * (0.85 + 0.3 * random.nextDouble());
            all += weights[day];
        }
        List<Moment> moments = new ArrayList<>();
        double done = 0;
        for (int day = 0; day < days; day++) {
            Instant end = present.minus(Duration.ofDays(days - 1L - day));
            for (int n = 0; n < A_DAY; n++) {
                done += weights[day] / A_DAY / all;
                boolean last = n == A_DAY - 1;
                Instant at = end.minus(BEFORE_END.get(n)).minusSeconds(random.nextInt(3_600));
                boolean over = last && day == days - 1; // and what rounding left
                moments.add(new Moment(moments.size(), at, over ? 1 : done, day + 1, last));
            }
        }
        return moments;
    }

    private static boolean isWeekend(Instant time) {
        return time.atZone(ZoneOffset.UTC).getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
    }
}
