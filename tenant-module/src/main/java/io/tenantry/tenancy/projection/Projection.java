package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A read model folded from events. Batches are folded in memory over {@link Rows} and written set-based, in one
 * transaction with the position reached; a redelivered event is never folded twice. It must depend on nothing but the
 * events and its own tables: it is thrown away and rebuilt when its {@link #version} rises.
 */
public interface Projection {
    /** For {@link #events}: every event of every module. */
    Set<Class<?>> ALL = Set.of(Object.class);

    /** Stable: the position is kept under it. {@code <module>.<what>}. */
    String name();

    /** Raise it whenever the same events would give other rows. */
    int version();

    /** The events it folds: sealed event interfaces or single event records. */
    Set<Class<?>> events();

    /** Its tables, for rebuilding. No other projection writes them. */
    List<Table> tables();

    /**
     * The key of the row that this event will most likely ask for in a table, so that the rows of a batch are read together;
     * null if it asks for none there, or nothing can be said. A wrong answer costs time and nothing else. Most tables are
     * keyed by tenant, or by tenant and aggregate, whose first event makes its row.
     */
    default @Nullable List<Object> likelyKey(Table table, RecordedEvent event) {
        if (table.key().size() == 1) return List.of(event.tenantId());
        if (table.key().size() > 2 || event.sequence() == 0) return null;
        return List.of(event.tenantId(), event.id());
    }

    /** Folds one event. {@code event.payload()} is one of {@link #events}. */
    void on(RecordedEvent event, Rows rows);
}
