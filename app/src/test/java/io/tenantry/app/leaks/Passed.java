package io.tenantry.app.leaks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often the place was passed where a check was taken away: weakened code calls this, so it is public. */
public final class Passed {
    private static final Map<String, LongAdder> TIMES = new ConcurrentHashMap<>();

    private Passed() {}

    public static void by(String mutant) {
        TIMES.computeIfAbsent(mutant, _ -> new LongAdder()).increment();
    }

    static long times(String mutant) {
        LongAdder times = TIMES.get(mutant);
        return times == null ? 0 : times.sum();
    }
}
