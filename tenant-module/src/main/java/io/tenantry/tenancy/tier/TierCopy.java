package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.database.OwnerDatabase.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The copy of one tenant's rows at its new place. First all of them, while everything goes on; then, while nothing is
 * folded, what has changed meanwhile. When all sums agree, both copies follow and reads go over, in one transaction.
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

    /** @return false if another server is at it */
    boolean copyAll() {
        long total = inRows(this::total);
        return inRows(rows -> {
            if (!rows.isMine(change.id())) return false;
            long done = 0;
            for (TenantRows.Columns each : rows.tables()) {
                rows.copy(each);
                done += rows.count(each);
                progress(done, total);
            }
            return true;
        });
    }

    private long total(TenantRows rows) throws SQLException {
        long total = 0;
        for (TenantRows.Columns each : rows.tables()) total += rows.count(each);
        return total;
    }

    /** Copies what is left and goes over; false if somebody else has done it. */
    boolean goOver() {
        return owner.inTransaction(connection -> {
            TierChange now = TierChangeTable.lock(connection, tenantId);
            if (now == null || !now.id().equals(change.id()) || !now.isRunning()) return false;
            TenantRows rows = TenantRows.of(connection, tenantId, from, to);
            rows.stopLanes();
            List<TenantRows.Columns> tables = rows.tables();
            for (TenantRows.Columns each : tables) rows.copy(each);
            for (TenantRows.Columns each : tables) if (!rows.areAlike(each)) throw new Differing(each.table());
            rows.done();
            SchemaTable.writes(connection, tenantId, "both");
            SchemaTable.reads(connection, tenantId, change.tier());
            TierChangeTable.is(connection, change, "switched", tables.size(), null);
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
