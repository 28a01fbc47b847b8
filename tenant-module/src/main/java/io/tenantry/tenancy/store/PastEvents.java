package io.tenantry.tenancy.store;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One tenant's events as they were at an instant, by the time at which they were recorded. */
@Component
public class PastEvents {
    private final TenantDatabase database;
    private final EventJson json;

    PastEvents(TenantDatabase database, EventJson json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Where a tenant's history stood.
     *
     * @param position of its last event then; 0: there was none
     */
    public record Moment(long position, @Nullable Instant recordedAt) {}

    /** Where the tenant's history stood at {@code asOf}, or empty when the store's clock is not there yet. */
    public Optional<Moment> moment(TenantId tenantId, Instant asOf) {
        OffsetDateTime time = asOf.atOffset(ZoneOffset.UTC);
        boolean reached = database.asProjector(jdbc -> {
            boolean past = jdbc.sql("select clock_timestamp() >= ?")
                    .param(time)
                    .query(Boolean.class)
                    .single();
            // an append that has taken its time but is not committed yet holds this lock
            if (past) {
                jdbc.sql("select pg_advisory_xact_lock_shared(?)")
                        .param(Appender.LOCK)
                        .query()
                        .singleRow();
            }
            return past;
        });
        if (!reached) return Optional.empty();
        return Optional.of(
                database.asProjector(jdbc -> jdbc.sql("select position, recorded_at from position_as_of(?, ?)")
                        .params(tenantId.value(), time)
                        .query((row, _) -> {
                            OffsetDateTime recordedAt = row.getObject(2, OffsetDateTime.class);
                            return new Moment(row.getLong(1), recordedAt == null ? null : recordedAt.toInstant());
                        })
                        .single()));
    }

    /**
     * The tenant's events after one position and up to another, in order.
     *
     * @param names stored names; empty: of every name
     * @param streams of the tenant; empty: of every stream
     */
    public List<RecordedEvent> read(
            JdbcClient jdbc,
            TenantId tenantId,
            Collection<String> names,
            Collection<StreamId> streams,
            long after,
            long upTo,
            int limit) {
        return jdbc.sql("select " + EventRows.COLUMNS + " from event where tenant_id = :tenant"
                        + " and position > :after and position <= :upTo"
                        + (names.isEmpty() ? "" : " and name = any (:names)")
                        + (streams.isEmpty() ? "" : " and stream = any (:streams)")
                        + " order by position limit :limit")
                .param("tenant", tenantId.value())
                .param("after", after)
                .param("upTo", upTo)
                .param("names", names.toArray(String[]::new))
                .param("streams", streams.stream().map(StreamId::stream).toArray(String[]::new))
                .param("limit", limit)
                .query(EventRows.mapper(json))
                .list();
    }
}
