package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.OwnerDatabase.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The copy of one tenant's rows at its new place. First all of them, while everything goes on; then, while nothing is
 * folded, the few that have changed meanwhile. From then on both copies follow, and are compared as they were at one moment.
 * When all sums agree, reads go over.
 */
final class TierCopy {
    private final OwnerDatabase owner;
    private final TierChange change;
    private final TenantId tenantId;
    private final String from;
    private final String to;

    TierCopy(OwnerDatabase owner, TierChange change, String schema) {
        this.owner = owner;
        this.change = change;
        this.tenantId = new TenantId(change.tenantId());
        boolean toSchema = change.tier().equals("schema");
        this.from = toSchema ? TenantSchemas.SHARED : schema;
        this.to = toSchema ? schema : TenantSchemas.SHARED;
    }

    /** The copies of a table differ after all has been copied: something is wrong with one of them. */
    static final class Differing extends RuntimeException {
        Differing(String table) {
            super("the copies of " + table + " differ");
        }
    }

    /** Does what is still to be done; false if another server is at it. */
    boolean run() {
        if (!change.isComparing()) {
            Optional<Long> horizon = copyAll();
            if (horizon.isEmpty() || !bothFollow(horizon.get())) return false;
        }
        Optional<Integer> tables = compare();
        return tables.isPresent() && goOver(tables.get());
    }

    /** @return what {@link TenantRows#copySince} goes on from; empty if another server is at it */
    private Optional<Long> copyAll() {
        long total = inRows(this::total);
        return inRows(rows -> {
            if (!rows.isMine(change.id())) return Optional.empty();
            long horizon = rows.horizon();
            long done = 0;
            for (TenantRows.Columns each : rows.tables()) {
                rows.copy(each);
                done += rows.count(each);
                progress(done, total);
            }
            return Optional.of(horizon);
        });
    }

    private long total(TenantRows rows) throws SQLException {
        long total = 0;
        for (TenantRows.Columns each : rows.tables()) total += rows.count(each);
        return total;
    }

    /** Copies what was written since; the lanes of all tenants wait for it. */
    private boolean bothFollow(long horizon) {
        return owner.inTransaction(connection -> {
            TierChange now = TierChangeTable.lockRunning(connection, change);
            if (now == null || !now.isCopying()) return false;
            TenantRows rows = TenantRows.of(connection, tenantId, from, to);
            rows.stopLanes();
            rows.copySince(horizon, rows.tables());
            rows.done();
            SchemaTable.writes(connection, tenantId, "both");
            return true;
        });
    }

    /**
     * Answers how many tables were compared. A batch writes to both copies at once, so they are alike at any moment.
     *
     * @throws Differing if they are not
     */
    private Optional<Integer> compare() {
        return inRows(rows -> {
            if (!rows.isMine(change.id())) return Optional.empty();
            List<TenantRows.Columns> tables = rows.tables();
            for (TenantRows.Columns each : tables) if (!rows.areAlike(each)) throw new Differing(each.table());
            return Optional.of(tables.size());
        });
    }

    /** Whoever begins to read from here on finds the new copy; false if somebody else has done it. */
    private boolean goOver(int tables) {
        return owner.inTransaction(connection -> {
            TierChange now = TierChangeTable.lockRunning(connection, change);
            if (now == null || !now.isComparing()) return false;
            SchemaTable.reads(connection, tenantId, change.tier());
            TierChangeTable.is(connection, change, "switched", tables, null);
            return true;
        });
    }

    @FunctionalInterface
    private interface OnRows<T> {
        T with(TenantRows rows) throws SQLException;
    }

    /** As of one moment: a row that belongs to another is not copied without it. */
    private <T> T inRows(OnRows<T> work) {
        Work<T> whole = connection -> {
            OwnerDatabase.run(connection, "set transaction isolation level repeatable read");
            return work.with(TenantRows.of(connection, tenantId, from, to));
        };
        return owner.inTransaction(whole);
    }

    private void progress(long done, long total) {
        owner.inTransaction((Connection connection) -> {
            TierChangeTable.progress(connection, change, done, total);
            return true;
        });
    }
}
