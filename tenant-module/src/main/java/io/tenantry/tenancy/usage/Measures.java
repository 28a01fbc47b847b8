package io.tenantry.tenancy.usage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was found of each tenant. */
final class Measures {
    private static final String EVENTS = "event";

    private final Map<UUID, List<Part>> byTenant = new HashMap<>();

    /**
     * A tenant's part of one table.
     *
     * @param own the table is in the tenant's own schema
     */
    record Part(UUID tenantId, TableSize table, boolean own, long rows, long bytes) {
        boolean isEvents() {
            return !own && table.table().equals(EVENTS);
        }
    }

    /** One tenant's row. */
    record Measure(UUID tenantId, long ownBytes, long sharedBytes, long rows, long events, List<Part> parts) {}

    /** Of tables that belong to one tenant. */
    void own(Collection<Part> parts) {
        parts.forEach(this::add);
    }

    /** Of a table of all tenants: the bytes are shared out by rows. */
    void shared(TableSize table, Map<UUID, Long> rows) {
        long all = rows.values().stream().mapToLong(Long::longValue).sum();
        rows.forEach((tenantId, own) -> {
            // in two steps, as bytes times rows may be more than a long holds
            long bytes = table.bytes() / all * own + table.bytes() % all * own / all;
            add(new Part(tenantId, table, false, own, bytes));
        });
    }

    private void add(Part part) {
        byTenant.computeIfAbsent(part.tenantId(), _ -> new ArrayList<>()).add(part);
    }

    /** What is known of these could not be measured whole: it stays as it was. */
    void leaveOut(Collection<UUID> tenants) {
        tenants.forEach(byTenant::remove);
    }

    List<Measure> all() {
        return byTenant.entrySet().stream()
                .map(each -> of(each.getKey(), each.getValue()))
                .toList();
    }

    private static Measure of(UUID tenantId, List<Part> parts) {
        long ownBytes = 0;
        long sharedBytes = 0;
        long rows = 0;
        long events = 0;
        for (Part part : parts) {
            if (part.own()) ownBytes += part.bytes();
            else sharedBytes += part.bytes();
            if (part.isEvents()) events += part.rows();
            else rows += part.rows();
        }
        return new Measure(tenantId, ownBytes, sharedBytes, rows, events, parts);
    }
}
