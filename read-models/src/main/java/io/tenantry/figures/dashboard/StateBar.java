package io.tenantry.figures.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many of something are in which state, as one bar in parts: 1,000 units wide. */
record StateBar(long total, List<Part> parts) {
    private static final int WIDTH = 1_000;
    private static final int GAP = 4;

    /** One state: how many, and where its part of the bar is. */
    record Part(String state, long count, int x, int width) {}

    static StateBar of(Map<String, Long> counts) {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        List<Part> parts = new ArrayList<>();
        long before = 0;
        for (Map.Entry<String, Long> each : counts.entrySet()) {
            int x = at(before, total);
            before += each.getValue();
            int width = at(before, total) - x;
            parts.add(new Part(each.getKey(), each.getValue(), x, width > GAP ? width - GAP : width));
        }
        return new StateBar(total, parts);
    }

    public int width() {
        return WIDTH;
    }

    private static int at(long count, long total) {
        return total == 0 ? 0 : Math.toIntExact(Math.floorDiv(Math.multiplyExact(count, WIDTH), total));
    }
}
