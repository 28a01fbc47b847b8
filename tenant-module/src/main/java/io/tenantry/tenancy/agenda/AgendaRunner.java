package io.tenantry.tenancy.agenda;

import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.projection.Projections;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Dispatches what is due. A dispatch may happen twice; its key makes the effect happen once. */
@Component
public class AgendaRunner {
    private static final Logger log = LoggerFactory.getLogger(AgendaRunner.class);
    private static final int BATCH = 200;
    private static final int MUCH = BATCH / 4;
    private static final int AT_ONCE = 16;

    private final Map<String, Function<DueEntry, Object>> commandsByName = new HashMap<>();
    private final TenantDatabase database;
    private final Commands commands;
    private final Projections projections;
    private final Clock clock;

    AgendaRunner(
            List<AgendaRule> rules, TenantDatabase database, Commands commands, Projections projections, Clock clock) {
        rules.forEach(rule -> rule.commands().forEach((name, make) -> {
            if (commandsByName.put(name, make) != null) throw new IllegalStateException("two rules make " + name);
        }));
        this.database = database;
        this.commands = commands;
        this.projections = projections;
        this.clock = clock;
    }

    /**
     * Dispatches everything that is due by the clock now, once; answers how much it was. A tenant that has much due waits
     * after each batch until the others have had their turn.
     */
    public int runDue() {
        int dispatched = 0;
        Set<TenantId> served = new HashSet<>();
        while (true) {
            List<DueEntry> due = due(served);
            dispatched += due.size();
            dispatch(due);
            if (due.size() == BATCH) served.addAll(withMuch(due));
            else if (served.isEmpty()) return dispatched;
            else served.clear();
        }
    }

    private static Set<TenantId> withMuch(List<DueEntry> due) {
        Map<TenantId, Long> counts =
                due.stream().collect(Collectors.groupingBy(DueEntry::tenantId, Collectors.counting()));
        counts.values().removeIf(count -> count < MUCH);
        return counts.keySet();
    }

    /** Runs until nothing is due, also what the dispatched commands make due. For a clock that was moved. */
    public void runAllDue() {
        do {
            projections.awaitHead(AgendaProjection.NAME, Duration.ofMinutes(1));
        } while (runDue() > 0);
    }

    private List<DueEntry> due(Set<TenantId> except) {
        return database.asProjector(jdbc -> jdbc.sql("""
                        select a.tenant_id, a.id, a.command, a.due_at from agenda a
                        left join agenda_attempt t on t.tenant_id = a.tenant_id and t.id = a.id and t.command = a.command
                            and t.due_at = a.due_at
                        where a.due_at <= :now and a.tenant_id <> all (:except::uuid[])
                            and (t.id is null or (not t.done and t.retry_at <= clock_timestamp()))
                        order by a.due_at, a.tenant_id, a.id limit :limit
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("except", except.stream().map(TenantId::toString).toArray(String[]::new))
                .param("limit", BATCH)
                .query((row, _) -> new DueEntry(
                        new TenantId(row.getObject(1, UUID.class)),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list());
    }

    private void dispatch(List<DueEntry> due) {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (DueEntry entry : due) {
                threads.execute(() -> {
                    places.acquireUninterruptibly();
                    try {
                        dispatch(entry);
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    private void dispatch(DueEntry entry) {
        try {
            Function<DueEntry, Object> make = commandsByName.get(entry.command());
            if (make == null) throw new IllegalStateException("no rule makes " + entry.command());
            Object command = make.apply(entry);
            commands.send(
                    target(command),
                    command,
                    CommandContext.system(entry.tenantId(), Source.SCHEDULE, key(entry), "agenda/" + key(entry)));
            remember(entry, true, null);
        } catch (Rejection refused) {
            remember(entry, isFinal(refused), refused.reason().code());
        } catch (RuntimeException e) {
            log.error("{} of {}/{} failed, it will be tried again", entry.command(), entry.tenantId(), entry.id(), e);
            remember(entry, false, e.getClass().getSimpleName());
        }
    }

    /** The aggregate's guard has spoken, unless it was not asked at all. */
    private static boolean isFinal(Rejection refused) {
        return switch (refused.reason().kind()) {
            case UNAVAILABLE, TOO_MANY -> false;
            default -> refused.reason() != Why.CONCURRENT_CHANGE;
        };
    }

    private static String key(DueEntry entry) {
        return entry.tenantId() + "/" + entry.id() + "/" + entry.dueAt() + "/" + entry.command();
    }

    /** The first id of the command is its target, as everywhere. */
    private static StreamId target(Object command) {
        return Arrays.stream(command.getClass().getRecordComponents())
                .filter(component -> StreamId.class.isAssignableFrom(component.getType()))
                .findFirst()
                .map(component -> {
                    try {
                        component.getAccessor().setAccessible(true);
                        return (StreamId) component.getAccessor().invoke(command);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElseThrow(() -> new IllegalStateException(command.getClass() + " has no id"));
    }

    private void remember(DueEntry entry, boolean done, @Nullable String error) {
        database.asProjector(jdbc -> jdbc.sql("""
                        insert into agenda_attempt (tenant_id, id, command, due_at, done, attempts, error, retry_at)
                        values (:tenant, :id, :command, :due, :done, 1, :error, clock_timestamp() + interval '5 seconds')
                        on conflict (tenant_id, id, command) do update set
                            attempts = case when agenda_attempt.due_at = excluded.due_at
                                then agenda_attempt.attempts + 1 else 1 end,
                            due_at = excluded.due_at, done = excluded.done, error = excluded.error,
                            retry_at = clock_timestamp() + least(agenda_attempt.attempts, 60) * interval '5 seconds'
                        """)
                .param("tenant", entry.tenantId().value())
                .param("id", entry.id())
                .param("command", entry.command())
                .param("due", entry.dueAt().atOffset(ZoneOffset.UTC))
                .param("done", done)
                .param("error", error)
                .update());
    }
}
