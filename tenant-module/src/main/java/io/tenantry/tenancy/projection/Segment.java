package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of the tenants, whose events one server follows at a time. Ids are random in their last bits. The number is
 * fixed: the lanes' rows and {@code segment_owner} count on it.
 */
public final class Segment {
    public static final int COUNT = 4;
    static final List<Integer> ALL = IntStream.range(0, COUNT).boxed().toList();

    private Segment() {}

    /** The tenant's segment, from 0 to {@link #COUNT} - 1. */
    public static int of(TenantId tenantId) {
        return (int) tenantId.value().getLeastSignificantBits() & (COUNT - 1);
    }
}
