package io.tenantry.tenancy.agenda;

import io.tenantry.tenancy.event.RecordedEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * When a module's aggregates have something due. The agenda is a read model: entries are set and cancelled by events
 * and can be rebuilt. A due command carries the key {@code <aggregate>/<due time>/<command>}; the aggregate's guard makes
 * a late one harmless.
 */
public interface AgendaRule {
    Set<Class<?>> events();

    /** Sets and cancels entries of the event's aggregate. */
    void on(RecordedEvent event, Agenda agenda);

    /** The commands this rule sets, by name: makes the command for one due entry. Names are unique over all rules. */
    Map<String, Function<DueEntry, Object>> commands();
}
