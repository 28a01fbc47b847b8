package io.tenantry.tenancy.projection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a lane touched last, as they stand in the tables: no one else writes them. For one thread at a time.
 */
final class RowCache {
    /** As little as serves: what lives for seconds is copied by each young collection. */
    private static final int MOST = 2_048;

    /** A row's place. */
    record Key(Table table, List<String> key) {}

    /** @param row null: there is none */
    record Known(@Nullable Row row) {}

    private final int most;
    private final Map<Key, Known> rows;

    RowCache() {
        this(MOST);
    }

    RowCache(int most) {
        this.most = most;
        this.rows = new LinkedHashMap<>(64, 0.75f, true);
    }

    @Nullable
    Known get(Table table, List<String> key) {
        return rows.get(new Key(table, key));
    }

    void put(Table table, List<String> key, @Nullable Row row) {
        rows.put(new Key(table, key), new Known(row));
    }

    /** Forgets what was not used for longest. Not while a batch is folded, whose rows may stand here alone. */
    void trim() {
        var oldest = rows.entrySet().iterator();
        for (int surplus = rows.size() - most; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
    }

    void clear() {
        rows.clear();
    }

    int size() {
        return rows.size();
    }
}
