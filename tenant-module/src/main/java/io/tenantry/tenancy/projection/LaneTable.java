package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code lane}: positions move only here, in the transaction of what they stand for. */
@Component
class LaneTable {
    static final String COLUMNS = "id, processor, tenant_id, position, state, reason, failed_at, changed_at";
    static final RowMapper<Lane> MAPPER = (row, _) -> new Lane(
            row.getObject("id", UUID.class),
            row.getString("processor"),
            row.getObject("tenant_id", UUID.class),
            row.getLong("position"),
            row.getString("state"),
            row.getString("reason"),
            row.getObject("failed_at", Long.class),
            row.getObject("changed_at", OffsetDateTime.class).toInstant());

    private final Clock clock;

    LaneTable(Clock clock) {
        this.clock = clock;
    }

    /** The main lane, locked: one server moves it at a time. */
    Lane lockMain(JdbcClient jdbc, String processor) {
        return jdbc.sql("select " + COLUMNS + " from lane where processor = ? and tenant_id is null for update")
                .param(processor)
                .query(MAPPER)
                .single();
    }

    Optional<Lane> lockSide(JdbcClient jdbc, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from lane where id = ? and tenant_id is not null for update")
                .param(id)
                .query(MAPPER)
                .optional();
    }

    Set<TenantId> parked(JdbcClient jdbc, String processor) {
        return new HashSet<>(jdbc.sql("select tenant_id from lane where processor = ? and tenant_id is not null")
                .param(processor)
                .query((row, _) -> new TenantId(row.getObject(1, UUID.class)))
                .list());
    }

    Set<Long> skipped(JdbcClient jdbc, String processor, long after, long upTo) {
        return new HashSet<>(
                jdbc.sql("select position from lane_skip where processor = ? and position > ? and position <= ?")
                        .params(processor, after, upTo)
                        .query(Long.class)
                        .list());
    }

    int version(JdbcClient jdbc, String processor) {
        return jdbc.sql("select version from lane where processor = ? and tenant_id is null for update")
                .param(processor)
                .query(Integer.class)
                .single();
    }

    void create(JdbcClient jdbc, String processor, int version, long position) {
        jdbc.sql(
                        "insert into lane (id, processor, version, position, state, changed_at) values (?, ?, ?, ?, 'running', ?)"
                                + " on conflict do nothing")
                .params(UUID.randomUUID(), processor, version, position, now())
                .update();
    }

    void restart(JdbcClient jdbc, String processor, int version) {
        jdbc.sql("delete from lane where processor = ? and tenant_id is not null")
                .param(processor)
                .update();
        jdbc.sql("update lane set position = 0, version = ?, changed_at = ? where processor = ?")
                .params(version, now(), processor)
                .update();
    }

    void advance(JdbcClient jdbc, UUID id, long position) {
        jdbc.sql("update lane set position = ?, changed_at = ? where id = ?")
                .params(position, now(), id)
                .update();
    }

    /** Parks a tenant before the event at {@code failedAt}: it leaves the main lane. */
    void park(JdbcClient jdbc, String processor, TenantId tenantId, long failedAt, String reason) {
        jdbc.sql("insert into lane (id, processor, tenant_id, version, position, state, reason, failed_at, changed_at)"
                        + " select ?, processor, ?, version, ?, 'parked', ?, ?, ? from lane"
                        + " where processor = ? and tenant_id is null"
                        + " on conflict (tenant_id, processor) where tenant_id is not null do nothing")
                .params(UUID.randomUUID(), tenantId.value(), failedAt - 1, reason, failedAt, now(), processor)
                .update();
    }

    void stillParked(JdbcClient jdbc, UUID id, long failedAt, String reason) {
        jdbc.sql("update lane set position = ?, failed_at = ?, reason = ?, changed_at = ? where id = ?")
                .params(failedAt - 1, failedAt, reason, now(), id)
                .update();
    }

    void merge(JdbcClient jdbc, UUID id) {
        jdbc.sql("delete from lane where id = ?").param(id).update();
    }

    List<Lane> all(JdbcClient jdbc) {
        return jdbc.sql("select " + COLUMNS + " from lane order by processor, tenant_id nulls first")
                .query(MAPPER)
                .list();
    }

    Optional<Lane> find(JdbcClient jdbc, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from lane where id = ?")
                .param(id)
                .query(MAPPER)
                .optional();
    }

    Optional<Long> sidePosition(JdbcClient jdbc, String processor, TenantId tenantId) {
        return jdbc.sql("select position from lane where processor = ? and tenant_id = ?")
                .params(processor, tenantId.value())
                .query(Long.class)
                .optional();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
