package io.tenantry.tenancy.projection;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes now and then where lanes stand that no event concerned. Whoever holds its segment's turn asks. */
final class AtRest {
    /** How old the position in the row of such a lane may be. */
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LaneFold fold;
    private long storedAt = System.nanoTime();

    AtRest(LaneFold fold) {
        this.fold = fold;
    }

    boolean isDue() {
        return System.nanoTime() - storedAt > EVERY_NANOS;
    }

    /** They were written with something else. */
    void stored() {
        storedAt = System.nanoTime();
    }

    /**
     * Writes the position of those whose rows are behind it.
     *
     * @return false when it is too early for that
     * @throws LaneMoved if one of them is not as it is known here
     */
    boolean store(List<MainLane> lanes, long position) {
        List<MainLane> behind =
                lanes.stream().filter(lane -> lane.stored() < position).toList();
        if (behind.isEmpty()) return true;
        if (!isDue()) return false;
        stored();
        fold.store(behind, position);
        return true;
    }
}
