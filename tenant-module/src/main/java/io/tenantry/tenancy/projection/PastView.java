package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.event.EventTypes;
import io.tenantry.tenancy.event.RecordedEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The same projections over other rows: their tables as temporary ones of the transaction, folded from the events that
 * the caller gives. A query finds them under their own names, and nothing else.
 */
@Component
public class PastView {
    private final Map<String, Projection> projections;
    private final EventTypes types;

    PastView(List<Projection> projections, EventTypes types) {
        this.projections = projections.stream().collect(Collectors.toMap(Projection::name, Function.identity()));
        this.types = types;
    }

    /** The projections' versions, by name. */
    public Map<String, Integer> versions(Collection<String> names) {
        Map<String, Integer> versions = new LinkedHashMap<>();
        names.forEach(name -> versions.put(name, projection(name).version()));
        return versions;
    }

    /** The stored names of all events that the projections fold; empty: of every event. */
    public Set<String> events(Collection<String> names) {
        Set<String> events = new HashSet<>();
        for (String name : names) {
            Set<Class<?>> types = projection(name).events();
            if (types.equals(Projection.ALL)) return Set.of();
            events.addAll(namesOf(types));
        }
        return events;
    }

    private Set<String> namesOf(Set<Class<?>> events) {
        return events.stream()
                .flatMap(type -> EventTypes.eventsOf(type).stream())
                .map(type -> types.nameOf(type).value())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Makes the projections' tables in a transaction of the projector's; they go with it.
     *
     * @param from rows of the same tenant and projections to begin with, unless operators have had an event skipped
     *     since that is in them; null: none
     */
    public Fold begin(JdbcClient jdbc, TenantId tenantId, Collection<String> names, @Nullable PastRows from) {
        List<Step> steps = names.stream()
                .map(name -> new Step(
                        projection(name), eventsOf(projection(name)), skipped(jdbc, tenantId, projection(name))))
                .toList();
        // none of these tables hides another before all are made
        String tables = steps.stream()
                .flatMap(step -> step.projection().tables().stream())
                .map(table -> "create temp table %1$s (like %1$s including defaults, primary key (%2$s)) on commit drop"
                        .formatted(table.name(), String.join(", ", table.key())))
                .collect(Collectors.joining("; "));
        jdbc.sql(tables).update();
        searchIn(jdbc, "pg_temp, shared, tenantry");
        Fold fold = new Fold(jdbc, steps);
        if (from != null && from.skipped().equals(fold.skippedUpTo(from.position()))) fold.restore(from);
        return fold;
    }

    private Set<String> eventsOf(Projection projection) {
        return projection.events().equals(Projection.ALL) ? Set.of() : namesOf(projection.events());
    }

    /** What operators have told the projection to leave out: it stays out. */
    private static Set<Long> skipped(JdbcClient jdbc, TenantId tenantId, Projection projection) {
        return Set.copyOf(jdbc.sql("select position from lane_skip where tenant_id = ? and processor = ?")
                .params(tenantId.value(), projection.name())
                .query(Long.class)
                .list());
    }

    private static void searchIn(JdbcClient jdbc, String schemas) {
        jdbc.sql("select set_config('search_path', ?, true)")
                .param(schemas)
                .query()
                .singleRow();
    }

    private Projection projection(String name) {
        Projection projection = projections.get(name);
        if (projection == null) throw new IllegalArgumentException("no projection is called " + name);
        return projection;
    }

    private record Step(
            Projection projection, Set<String> names, Set<Long> skipped, RowCache cache, TableShape.Shapes shapes) {
        Step(Projection projection, Set<String> names, Set<Long> skipped) {
            this(projection, names, skipped, new RowCache(), new TableShape.Shapes());
        }

        Set<Long> skippedUpTo(long upTo) {
            return skipped.stream().filter(each -> each <= upTo).collect(Collectors.toUnmodifiableSet());
        }

        boolean takes(RecordedEvent event) {
            return (names.isEmpty() || names.contains(event.name())) && !skipped.contains(event.position());
        }
    }

    /** Folds events, batch by batch in their order, until the tables are to be read. */
    public static final class Fold {
        private final JdbcClient jdbc;
        private final List<Step> steps;

        private long position;

        private Fold(JdbcClient jdbc, List<Step> steps) {
            this.jdbc = jdbc;
            this.steps = steps;
        }

        /** Everything up to here is in the tables. */
        public long position() {
            return position;
        }

        private Map<String, Set<Long>> skippedUpTo(long upTo) {
            return steps.stream()
                    .collect(Collectors.toUnmodifiableMap(
                            step -> step.projection().name(), step -> step.skippedUpTo(upTo)));
        }

        private void restore(PastRows from) {
            from.tables().forEach((table, rows) -> jdbc.sql(
                            "insert into %1$s select row.* from unnest(?) each,".formatted(table)
                                    + " jsonb_populate_record(null::%1$s, each::jsonb) row".formatted(table))
                    .param(rows.toArray(String[]::new))
                    .update());
            position = from.position();
        }

        /** The rows as they are now, to begin another fold with; null when there are more than {@code most}. */
        public @Nullable PastRows rows(int most) {
            Map<String, List<String>> tables = new LinkedHashMap<>();
            int left = most;
            for (Step step : steps) {
                for (Table table : step.projection().tables()) {
                    List<String> rows = jdbc.sql("select to_jsonb(t)::text from " + table.name() + " t limit ?")
                            .param(left + 1)
                            .query(String.class)
                            .list();
                    left -= rows.size();
                    if (left < 0) return null;
                    tables.put(table.name(), rows);
                }
            }
            return new PastRows(position, skippedUpTo(position), tables);
        }

        public void add(List<RecordedEvent> batch) {
            for (Step step : steps) {
                List<RecordedEvent> mine = batch.stream().filter(step::takes).toList();
                if (mine.isEmpty()) continue;
                BatchRows rows = new BatchRows(
                        () -> jdbc, step.projection(), mine, step.cache(), step.shapes(), Places.ALL_SHARED);
                for (RecordedEvent event : mine) step.projection().on(event, rows);
                rows.write();
            }
            position = batch.getLast().position();
        }

        /** From here on a query that names any other table fails: that would show the present, and other tenants. */
        public JdbcClient done() {
            searchIn(jdbc, "pg_temp");
            return jdbc;
        }
    }
}
