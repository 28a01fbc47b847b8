package io.tenantry.tenancy.store;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.event.EventJson;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Segment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stored events of long ago, in the order of their commits: only those that a reader wants leave the database. */
@Component
public class EventArchive {
    private final TenantDatabase database;
    private final EventJson json;

    EventArchive(TenantDatabase database, EventJson json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Which events are wanted.
     *
     * @param names stored names; empty: all
     * @param segment see {@link Segment}; null: of all tenants
     * @param tenantId null: of all tenants
     */
    public record Wanted(
            Set<String> names,
            @Nullable Integer segment,
            @Nullable TenantId tenantId) {}

    /** Up to {@code limit} of the wanted events after {@code after} and not after {@code upTo}. */
    public List<RecordedEvent> read(Wanted wanted, long after, long upTo, int limit) {
        return database.asProjector(
                jdbc -> select(jdbc, EventRows.COLUMNS, wanted, after, upTo, " order by position limit " + limit)
                        .query(EventRows.mapper(json))
                        .list());
    }

    /** How many of the wanted events there are up to {@code upTo}. */
    public long count(Wanted wanted, long upTo) {
        return database.asProjector(jdbc ->
                select(jdbc, "count(*)", wanted, 0, upTo, "").query(Long.class).single());
    }

    private static JdbcClient.StatementSpec select(
            JdbcClient jdbc, String what, Wanted wanted, long after, long upTo, String rest) {
        StringBuilder sql = new StringBuilder("select ")
                .append(what)
                .append(" from event where position > :after and position <= :upTo");
        if (!wanted.names().isEmpty()) sql.append(" and name = any (:names)");
        if (wanted.segment() != null) sql.append(" and get_byte(uuid_send(tenant_id), 15) & 3 = :segment");
        if (wanted.tenantId() != null) sql.append(" and tenant_id = :tenant");
        JdbcClient.StatementSpec select =
                jdbc.sql(sql.append(rest).toString()).param("after", after).param("upTo", upTo);
        if (!wanted.names().isEmpty())
            select = select.param("names", wanted.names().toArray(String[]::new));
        if (wanted.segment() != null) select = select.param("segment", wanted.segment());
        if (wanted.tenantId() != null)
            select = select.param("tenant", wanted.tenantId().value());
        return select;
    }
}
