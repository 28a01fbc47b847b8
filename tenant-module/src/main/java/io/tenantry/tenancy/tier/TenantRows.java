package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.Migrations;
import io.tenantry.tenancy.database.OwnerDatabase;
import io.tenantry.tenancy.projection.Segment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A tenant's rows in one schema, and their copy in another with the same tables; within the connection's transaction, as
 * the projector, since the owner of the tables sees no row.
 */
final class TenantRows {
    /** Waits for batches that are being written, of all segments: taken row by row, it could deadlock with them. */
    private static final String LOCK_LANES = "lock table tenantry.lane in exclusive mode";

    private static final String TABLES = """
            select c.relname,
                   (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
                    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''),
                   (select string_agg(quote_ident(a.attname), ', ' order by k.n) from pg_index i,
                    unnest(i.indkey) with ordinality as k (attnum, n), pg_attribute a
                    where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum)
            from pg_class c where c.relnamespace = ?::regnamespace and c.relkind in ('r', 'p') and c.relname <> ?
            order by c.relname""";

    private final Connection connection;
    private final TenantId tenantId;
    private final String from;
    private final String to;

    private TenantRows(Connection connection, TenantId tenantId, String from, String to) {
        this.connection = connection;
        this.tenantId = tenantId;
        this.from = from;
        this.to = to;
    }

    /** Becomes the projector for the rest of the transaction. */
    static TenantRows of(Connection connection, TenantId tenantId, String from, String to) throws SQLException {
        OwnerDatabase.run(connection, "set local role tenantry_projector");
        return new TenantRows(connection, tenantId, from, to);
    }

    /** A table of both schemas. */
    record Columns(String table, String names, String key) {
        private String sameKey() {
            return Arrays.stream(key.split(", ", -1))
                    .map(column -> "l." + column + " = s." + column)
                    .collect(Collectors.joining(" and "));
        }

        private String updates() {
            List<String> keys = Arrays.asList(key.split(", ", -1));
            return Arrays.stream(names.split(", ", -1))
                    .filter(column -> !keys.contains(column))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));
        }
    }

    /** Of the schema that the rows go to. */
    List<Columns> tables() throws SQLException {
        try (var statement = connection.prepareStatement(TABLES)) {
            statement.setString(1, to);
            statement.setString(2, Migrations.HISTORY);
            ResultSet rows = statement.executeQuery();
            List<Columns> tables = new ArrayList<>();
            while (rows.next())
                tables.add(new Columns(
                        rows.getString(1),
                        Objects.requireNonNull(rows.getString(2)),
                        Objects.requireNonNull(rows.getString(3))));
            return tables;
        }
    }

    /** Nothing is folded from here to the end of the transaction, and what servers remember of the lanes is void then. */
    void stopLanes() throws SQLException {
        OwnerDatabase.run(
                connection,
                LOCK_LANES + "; update tenantry.lane set epoch = epoch + 1 where tenant_id is null and target = 'live'"
                        + " and segment = " + Segment.of(tenantId));
    }

    /** Whether no other transaction has taken this work for its own; it is until this one ends. */
    boolean isMine(UUID work) throws SQLException {
        return Boolean.parseBoolean(
                text("select pg_try_advisory_xact_lock(hashtextextended('" + work + "' || ?::text, 0))::text"));
    }

    long count(Columns table) throws SQLException {
        return count(from, table);
    }

    private long count(String schema, Columns table) throws SQLException {
        return number("select count(*) from " + schema + "." + table.table() + " where tenant_id = ?");
    }

    /** The oldest transaction that could still write something this transaction does not see. */
    long horizon() throws SQLException {
        try (var statement = connection.prepareStatement("select pg_snapshot_xmin(pg_current_snapshot())::text")) {
            return Long.parseLong(single(statement));
        }
    }

    /** Makes the copy of a table like the table: only rows that differ are written. */
    void copy(Columns table) throws SQLException {
        deleteWhatIsGone(table);
        copyRows(table, "");
    }

    /**
     * Makes copies like their tables after all but what was written since {@code horizon} has been copied. Nobody may write
     * meanwhile.
     */
    void copySince(long horizon, List<Columns> tables) throws SQLException {
        // rows of transactions that are older than two thousand million others look young: copied in vain
        String young = " and age(s.xmin) <= age('" + horizon + "'::xid8::xid)";
        for (Columns each : tables) copyRows(each, young);
        // what belongs to another row goes before it
        for (Columns each : tables.reversed()) if (count(to, each) != count(from, each)) deleteWhatIsGone(each);
    }

    private void deleteWhatIsGone(Columns table) throws SQLException {
        update("delete from " + to + "." + table.table() + " l where tenant_id = ? and not exists (select from " + from
                + "." + table.table() + " s where " + table.sameKey() + ")");
    }

    private void copyRows(Columns table, String which) throws SQLException {
        String target = to + "." + table.table();
        update("insert into " + target + " (" + table.names() + ") select " + table.names() + " from " + from + "."
                + table.table() + " s where tenant_id = ?" + which + " and not exists (select from " + target
                + " l where " + table.sameKey() + " and to_jsonb(l) = to_jsonb(s)) on conflict (" + table.key()
                + ") do " + (table.updates().isEmpty() ? "nothing" : "update set " + table.updates()));
    }

    /** Whether the sums over all rows are the same. */
    boolean areAlike(Columns table) throws SQLException {
        return sum(from, table).equals(sum(to, table));
    }

    private String sum(String schema, Columns table) throws SQLException {
        return text("select count(*) || ' ' || coalesce(sum(hashtextextended(to_jsonb(t)::text, 0)::numeric), 0) from "
                + schema + "." + table.table() + " t where tenant_id = ?");
    }

    void deleteSource() throws SQLException {
        for (Columns each : tables()) update("delete from " + from + "." + each.table() + " where tenant_id = ?");
    }

    /** The rest of the transaction is the owner's again. */
    void done() throws SQLException {
        OwnerDatabase.run(connection, "set local role tenantry_owner");
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, tenantId.value());
            return single(statement);
        }
    }

    private static String single(PreparedStatement statement) throws SQLException {
        ResultSet row = statement.executeQuery();
        row.next();
        return Objects.requireNonNull(row.getString(1));
    }

    private void update(String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, tenantId.value());
            statement.executeUpdate();
        }
    }
}
