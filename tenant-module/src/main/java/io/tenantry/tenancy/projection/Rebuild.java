package io.tenantry.tenancy.projection;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A projection folded again from the first event, beside the running one.
 *
 * @param version of the projection's code
 * @param tenantId whose rows alone are rebuilt; null: everyone's
 * @param state {@code building|comparing|done|failed}
 * @param eventsDone how many events were folded or left out on purpose
 * @param eventsTotal how many there were when it began; null: not counted yet
 * @param rate events in a second
 * @param secondsLeft at this rate
 * @param differing rows that were not as they should be, and are now
 * @param missing rows that were not there, and are now
 * @param surplus rows that should not have been there, and are gone
 * @param reason why it failed
 */
public record Rebuild(
        UUID id,
        String processor,
        int version,
        @Nullable UUID tenantId,
        String state,
        long eventsDone,
        @Nullable Long eventsTotal,
        long rate,
        @Nullable Long secondsLeft,
        @Nullable Long differing,
        @Nullable Long missing,
        @Nullable Long surplus,
        @Nullable String reason,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    public boolean isRunning() {
        return state.equals("building") || state.equals("comparing");
    }

    /** How much is done, in percent. */
    public int percent() {
        if (!isRunning()) return 100;
        if (eventsTotal == null) return 0;
        return eventsTotal == 0 ? 100 : (int) Math.min(100, eventsDone * 100 / eventsTotal);
    }

    /** Rows that were repaired. */
    public long differences() {
        return of(differing) + of(missing) + of(surplus);
    }

    private static long of(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
