package io.tenantry.tenancy.projection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many positions a processor passes in a second, over the last ten seconds. A position is passed when all segments
 * have passed it; while one of them catches up alone, each counts as that part of one.
 */
final class PassingRate {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** A processor's main lane in one segment. */
    record Place(String processor, int segment) {}

    private record Sample(long nanos, Map<Place, Long> positions) {}

    /** Where all lanes are at {@code nanos}, of a clock that only goes forward. */
    synchronized void sample(long nanos, Map<Place, Long> positions) {
        samples.addLast(new Sample(nanos, positions));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) samples.removeFirst();
    }

    synchronized long of(String processor) {
        if (samples.size() < 2) return 0;
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long passed = 0;
        for (int segment : Segment.ALL) {
            Place place = new Place(processor, segment);
            Long from = first.positions().get(place); // a lane that was not there has not come from 0 since
            Long to = last.positions().get(place);
            if (from != null && to != null) passed += Math.max(0, to - from);
        }
        double seconds = (last.nanos() - first.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
        return Math.round(passed / seconds / Segment.COUNT);
    }
}
