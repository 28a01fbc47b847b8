package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What this server knows of the main lane of one processor in one segment. It is true as long as the lane's row has the
 * position and epoch that are remembered here, which every write checks.
 */
final class MainLane {
    private final Processor processor;
    private final UUID id;
    private final int segment;
    private final RowCache cache = new RowCache();
    /** The position in the row. */
    private long stored;

    private long epoch;
    private boolean switching;
    private volatile Set<TenantId> parked;
    private volatile Places places;
    /** Everything up to here was folded, or did not concern this lane; not below {@link #stored}. */
    private volatile long reached;

    MainLane(Processor processor, LaneTable.MainRow row, Set<TenantId> parked, Places places) {
        this.processor = processor;
        this.id = row.id();
        this.segment = row.segment();
        this.stored = row.position();
        this.epoch = row.epoch();
        this.switching = row.switching();
        this.reached = row.position();
        this.parked = parked;
        this.places = places;
    }

    /** Takes over what the row says; what was remembered is void if another one wrote it. */
    void refresh(LaneTable.MainRow row, Set<TenantId> nowParked, Places nowPlaces) {
        parked = nowParked;
        places = nowPlaces;
        switching = row.switching();
        if (row.position() == stored && row.epoch() == epoch) return;
        cache.clear();
        stored = row.position();
        epoch = row.epoch();
        reached = row.position();
    }

    /** Up to {@code position} nothing concerned this lane; its row may say so later. */
    void pass(long position) {
        reached = position;
    }

    /** The row says {@code position} now. */
    void wrote(long position) {
        stored = position;
        reached = position;
    }

    /** The tenant is parked; its rows are its side lane's now. */
    void leave(TenantId tenantId) {
        Set<TenantId> left = new HashSet<>(parked);
        left.add(tenantId);
        parked = Set.copyOf(left);
        cache.clear();
    }

    Processor processor() {
        return processor;
    }

    UUID id() {
        return id;
    }

    int segment() {
        return segment;
    }

    /** Where the segment's tenants have their tables. */
    Places places() {
        return places;
    }

    RowCache cache() {
        return cache;
    }

    long stored() {
        return stored;
    }

    long epoch() {
        return epoch;
    }

    long reached() {
        return reached;
    }

    boolean isSwitching() {
        return switching;
    }

    Set<TenantId> parked() {
        return parked;
    }
}
