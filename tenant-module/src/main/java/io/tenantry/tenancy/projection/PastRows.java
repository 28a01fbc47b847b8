package io.tenantry.tenancy.projection;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What projections' tables held of one tenant after an event.
 *
 * @param position of that event
 * @param skipped by projection: positions up to there that operators had told it to leave out
 * @param tables their rows as JSON
 */
public record PastRows(long position, Map<String, Set<Long>> skipped, Map<String, List<String>> tables) {
    /** What they take, in characters. */
    public int size() {
        return tables.values().stream()
                .flatMap(List::stream)
                .mapToInt(String::length)
                .sum();
    }
}
