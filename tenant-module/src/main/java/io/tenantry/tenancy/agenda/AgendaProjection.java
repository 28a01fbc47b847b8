package io.tenantry.tenancy.agenda;

import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Folds what is due from the rules of all modules. */
@Component
class AgendaProjection implements Projection {
    static final String NAME = "tenancy.agenda";
    private static final Table AGENDA = Table.of("agenda", "tenant_id", "id", "command");

    private final List<AgendaRule> rules;

    AgendaProjection(List<AgendaRule> rules) {
        this.rules = rules;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return rules.stream().flatMap(rule -> rule.events().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<Table> tables() {
        return List.of(AGENDA);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        Agenda agenda = new Agenda() {
            @Override
            public void at(Instant due, String command) {
                rows.insert(AGENDA, event.tenantId(), event.id(), command).set("due_at", due);
            }

            @Override
            public void cancel(String command) {
                rows.delete(AGENDA, event.tenantId(), event.id(), command);
            }
        };
        for (AgendaRule rule : rules) {
            if (rule.events().stream().anyMatch(type -> type.isInstance(event.payload()))) rule.on(event, agenda);
        }
    }
}
