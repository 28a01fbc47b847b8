package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.FailureNotice;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.CommandRefused.Why;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.SkipCommand.SkipEvent;
import io.tenantry.tenancy.projection.SkipCommand.SkipId;
import io.tenantry.tenancy.store.EventFeed;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Operators' view of lanes: list them, run a parked one again, skip the event it stopped at. */
@Component
public class Lanes {
    private static final Logger log = LoggerFactory.getLogger(Lanes.class);
    private static final int CHUNK = 500;

    private final TenantDatabase database;
    private final LaneTable table;
    private final EventFeed feed;
    private final Projections projections;
    private final Processors processors;
    private final Progressed progressed;
    private final Commands commands;

    Lanes(
            TenantDatabase database,
            LaneTable table,
            EventFeed feed,
            Projections projections,
            Processors processors,
            Progressed progressed,
            Commands commands) {
        this.database = database;
        this.table = table;
        this.feed = feed;
        this.projections = projections;
        this.processors = processors;
        this.progressed = progressed;
        this.commands = commands;
    }

    public List<Lane> all() {
        return database.asOperator(table::all);
    }

    /** The lane; rejects with 404 when there is none. */
    public Lane get(UUID id) {
        return database.asOperator(jdbc -> table.find(jdbc, id)).orElseThrow(Lanes::notFound);
    }

    /**
     * Runs a parked lane from its position. When it has caught up with the main lane it is merged, and gone.
     *
     * @return the lane as it stopped again, or empty when it was merged
     */
    public Optional<Lane> run(UUID id) {
        Lane lane = get(id);
        UUID tenant = lane.tenantId();
        if (tenant == null) throw new CommandRefused(Why.NOT_FOUND, "The main lane runs by itself.");
        Processor processor = processors.get(lane.processor());
        while (true) {
            List<RecordedEvent> events = next(lane, tenant);
            try {
                Optional<Lane> left = step(id, processor, events);
                progressed.announce();
                if (left.isEmpty()) return Optional.empty();
                lane = left.get();
            } catch (RuntimeException e) {
                if (Failures.isInfrastructure(e)) throw e;
                return parkAgain(lane, processor, events);
            }
        }
    }

    private List<RecordedEvent> next(Lane lane, UUID tenant) {
        return feed.ofTenant(new TenantId(tenant), lane.position(), CHUNK);
    }

    /** What of a chunk is due: {@code mine} of the events after {@code from} and up to {@code upTo}. */
    private record Due(Lane side, List<RecordedEvent> mine, long upTo) {}

    private Optional<Lane> step(UUID id, Processor processor, List<RecordedEvent> events) {
        return switch (processor) {
            case Processor.OfProjection projection ->
                database.asProjector(jdbc -> due(jdbc, id, projection, events).flatMap(due -> {
                    if (!due.mine().isEmpty()) projection.process(jdbc, due.mine());
                    return passed(jdbc, due);
                }));
            // between its look and its note there is no transaction: a crash means to follow the chunk again
            case Processor.OfReaction reaction ->
                database.asProjector(jdbc -> due(jdbc, id, reaction, events)).flatMap(due -> {
                    if (!due.mine().isEmpty()) reaction.follow(due.mine());
                    return database.asProjector(jdbc -> passed(jdbc, due));
                });
        };
    }

    /** Empty when the lane is merged. The main lane is locked, so that catching up and leaving are one decision. */
    private Optional<Due> due(JdbcClient jdbc, UUID id, Processor processor, List<RecordedEvent> events) {
        int segment = table.find(jdbc, id).map(Lane::segment).orElse(0);
        List<LaneTable.MainRow> mains = table.lockMains(jdbc, processor.name(), List.of(segment));
        LaneTable.MainRow main = mains.getFirst();
        Lane side = table.lockSide(jdbc, id).orElse(null);
        if (side == null) return Optional.empty();
        List<RecordedEvent> due = events.stream()
                .filter(event -> event.position() > side.position() && event.position() <= main.position())
                .toList();
        if (due.isEmpty()) {
            table.delete(jdbc, id);
            table.raiseEpoch(jdbc, mains, main.switching() ? "switching" : "running");
            return Optional.empty();
        }
        long last = due.getLast().position();
        Set<Long> skipped = table.skipped(jdbc, processor.name(), side.position(), last);
        List<RecordedEvent> mine = due.stream()
                .filter(processor::handles)
                .filter(event -> !skipped.contains(event.position()))
                .toList();
        return Optional.of(new Due(side, mine, last));
    }

    private Optional<Lane> passed(JdbcClient jdbc, Due due) {
        table.advance(jdbc, due.side().id(), due.side().position(), due.upTo());
        return table.find(jdbc, due.side().id());
    }

    /** Something in the chunk fails: event by event up to it. */
    private Optional<Lane> parkAgain(Lane lane, Processor processor, List<RecordedEvent> events) {
        for (RecordedEvent event : events) {
            try {
                step(lane.id(), processor, List.of(event));
            } catch (RuntimeException e) {
                if (Failures.isInfrastructure(e)) throw e;
                log.error("{} cannot follow {} still: {}", lane.processor(), event, Failures.reason(e), e);
                database.asProjector(jdbc -> {
                    table.stillParked(jdbc, lane.id(), event.position(), FailureNotice.of(e));
                    return true;
                });
                break;
            }
        }
        return database.asProjector(jdbc -> table.find(jdbc, lane.id()));
    }

    /** Skips the event that the lane stopped at, for ever and also in rebuilds, and runs the lane. */
    public CommandResult skip(Lane lane, String reason, CommandContext context) {
        TenantId tenantId = new TenantId(Objects.requireNonNull(lane.tenantId()));
        Long failedAt = lane.failedAt();
        if (failedAt == null) throw new CommandRefused(Why.NOT_FOUND, "This lane has not stopped at an event.");
        SkipId skipId =
                new SkipId(tenantId, Ids.derived(tenantId.value(), "skip", lane.processor(), String.valueOf(failedAt)));
        CommandResult result =
                commands.send(skipId, new SkipEvent(skipId, lane.processor(), failedAt, reason), context);
        if (context.dryRun()) return result;
        projections.await(Set.of(SkipList.NAME), tenantId, result.position(), Duration.ofSeconds(5));
        run(lane.id());
        return result;
    }

    private static CommandRefused notFound() {
        return new CommandRefused(Why.NOT_FOUND, "No such lane.");
    }
}
