package io.tenantry.tenancy.past;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.projection.PastRows;
import io.tenantry.tenancy.projection.PastView;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pasts of small read models, so that the next question about the same tenant need not begin with its first event. Where
 * there are too many rows, none is kept.
 */
final class Milestones {
    private static final int MOST_ROWS = 5_000;
    private static final long MOST_CHARACTERS = 32_000_000;

    private final long keptNanos;
    private final Cache<Milestone, Kept> known;

    Milestones(Duration kept) {
        this.keptNanos = kept.toNanos();
        this.known = Caffeine.newBuilder()
                .maximumWeight(MOST_CHARACTERS)
                .<Milestone, Kept>weigher((_, each) -> each.rows().size())
                .expireAfterWrite(kept)
                .build();
    }

    /** What was asked of whom. */
    private record Road(TenantId tenantId, int erasures, List<String> projections, Set<StreamId> streams) {}

    private record Milestone(Road road, long position) {}

    /** @param readFrom when the first event in it was read: what is built on it is as old */
    private record Kept(PastRows rows, long readFrom) {}

    /** The way to a position, from the last milestone before it. */
    Way way(TenantId tenantId, int erasures, List<String> projections, Collection<StreamId> streams, long position) {
        long now = System.nanoTime();
        Road road = new Road(tenantId, erasures, List.copyOf(projections), Set.copyOf(streams));
        Kept last = known.asMap().entrySet().stream()
                .filter(each -> each.getKey().road().equals(road)
                        && each.getKey().position() <= position
                        && now - each.getValue().readFrom() < keptNanos)
                .max(Comparator.comparingLong(each -> each.getKey().position()))
                .map(java.util.Map.Entry::getValue)
                .orElse(null);
        return new Way(road, last == null ? null : last.rows(), last == null ? now : last.readFrom());
    }

    /** Drops what is kept of a tenant. */
    void forget(TenantId tenantId) {
        known.asMap().keySet().removeIf(each -> each.road().tenantId().equals(tenantId));
    }

    /** One look back on its way: it leaves milestones behind. */
    final class Way {
        private final Road road;
        private final @Nullable PastRows from;
        private final long readFrom;
        private boolean tooMany;

        private Way(Road road, @Nullable PastRows from, long readFrom) {
            this.road = road;
            this.from = from;
            this.readFrom = readFrom;
        }

        @Nullable
        PastRows from() {
            return from;
        }

        void passed(PastView.Fold fold) {
            if (tooMany) return;
            PastRows rows = fold.rows(MOST_ROWS);
            if (rows == null) tooMany = true;
            else known.put(new Milestone(road, rows.position()), new Kept(rows, readFrom));
        }
    }
}
