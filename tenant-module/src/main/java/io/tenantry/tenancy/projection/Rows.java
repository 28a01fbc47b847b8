package io.tenantry.tenancy.projection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows a batch of events touches: read once, changed in memory, written at the end of the batch with one statement
 * a table. Keys are given in the order of {@link Table#key}.
 */
public interface Rows {
    /** The row, or null if there is none. */
    @Nullable
    Row find(Table table, Object... key);

    /** The row, made with its key columns if there is none. */
    Row upsert(Table table, Object... key);

    /**
     * A new row, without looking for it first: for keys that belong to this event alone, such as its position, for what
     * an aggregate's first event makes, and where every column is set anyway. What was there is overwritten.
     */
    Row insert(Table table, Object... key);

    /** The row, which an earlier event must have made; fails the event otherwise. */
    Row require(Table table, Object... key);

    void delete(Table table, Object... key);

    /** All rows of a table whose leading key columns are these, with what this batch changed. For small groups only. */
    List<Row> under(Table table, Object... leadingKey);
}
