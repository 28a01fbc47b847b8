package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code lane}: positions move only here, in the transaction of what they stand for. */
@Component
class LaneTable {
    private static final String COLUMNS =
            "id, processor, tenant_id, segment, position, state, reason, failed_at, changed_at";
    private static final RowMapper<Lane> MAPPER = (row, _) -> new Lane(
            row.getObject("id", UUID.class),
            row.getString("processor"),
            row.getObject("tenant_id", UUID.class),
            row.getInt("segment"),
            row.getLong("position"),
            row.getString("state"),
            row.getString("reason"),
            row.getObject("failed_at", Long.class),
            row.getObject("changed_at", OffsetDateTime.class).toInstant());
    private static final String MAIN_COLUMNS = "id, processor, segment, position, epoch, state";
    private static final RowMapper<MainRow> MAIN_MAPPER = (row, _) -> new MainRow(
            row.getObject("id", UUID.class),
            row.getString("processor"),
            row.getInt("segment"),
            row.getLong("position"),
            row.getLong("epoch"),
            row.getString("state").equals("switching"));

    private final Clock clock;

    LaneTable(Clock clock) {
        this.clock = clock;
    }

    /** A main lane as its row has it. */
    record MainRow(UUID id, String processor, int segment, long position, long epoch, boolean switching) {}

    /** Makes the main lanes of a processor where there are none, and tells the version that they are of. */
    int create(JdbcClient jdbc, String processor, int version, long position) {
        jdbc.sql("insert into lane (id, processor, version, position, state, changed_at, segment)"
                        + " select gen_random_uuid(), ?, ?, ?, 'running', ?, segment from unnest(?::int[]) segment"
                        + " on conflict do nothing")
                .params(processor, version, position, now())
                .param(5, Segment.ALL.toString().replace('[', '{').replace(']', '}'), Types.OTHER)
                .update();
        return jdbc.sql("select min(version) from lane where processor = ? and target = 'live' and tenant_id is null")
                .param(processor)
                .query(Integer.class)
                .single();
    }

    List<MainRow> mains(JdbcClient jdbc, int segment) {
        return jdbc.sql("select " + MAIN_COLUMNS
                        + " from lane where segment = ? and target = 'live' and tenant_id is null order by processor")
                .param(segment)
                .query(MAIN_MAPPER)
                .list();
    }

    /** The main lanes of one processor, locked in the order of segments. */
    List<MainRow> lockMains(JdbcClient jdbc, String processor, Collection<Integer> segments) {
        return jdbc.sql("select " + MAIN_COLUMNS + " from lane where processor = :processor and target = 'live'"
                        + " and tenant_id is null and segment in (:segments) order by segment for update")
                .param("processor", processor)
                .param("segments", segments)
                .query(MAIN_MAPPER)
                .list();
    }

    Optional<Lane> lockSide(JdbcClient jdbc, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from lane where id = ? and tenant_id is not null for update")
                .param(id)
                .query(MAPPER)
                .optional();
    }

    /** Which tenants have left the main lanes of a segment, by processor. */
    Map<String, Set<TenantId>> parked(JdbcClient jdbc, int segment) {
        Map<String, Set<TenantId>> parked = new HashMap<>();
        jdbc.sql("select processor, tenant_id from lane"
                        + " where segment = ? and target = 'live' and tenant_id is not null")
                .param(segment)
                .query(row -> {
                    parked.computeIfAbsent(row.getString(1), _ -> new HashSet<>())
                            .add(new TenantId(row.getObject(2, UUID.class)));
                });
        return parked;
    }

    /** What tenants' skips name of their own events: no tenant has another's event left out, whatever its skips say. */
    Set<Long> skipped(JdbcClient jdbc, String processor, long after, long upTo) {
        return new HashSet<>(jdbc.sql(
                        "select s.position from lane_skip s join event e on e.position = s.position and e.tenant_id = s.tenant_id"
                                + " where s.processor = ? and s.position > ? and s.position <= ?")
                .params(processor, after, upTo)
                .query(Long.class)
                .list());
    }

    /** Locks the lanes, and tells whether they are as this server knows them. */
    boolean lockAsKnown(JdbcClient jdbc, Collection<MainLane> lanes) {
        Statements statement = new Statements();
        statement.add(
                "select l.id from lane l join unnest(?::uuid[], ?::bigint[], ?::bigint[]) as k(id, position, epoch)"
                        + " on l.id = k.id and l.position = k.position and l.epoch = k.epoch"
                        + " where l.state = 'running' for update of l",
                known(lanes));
        return statement.prepared(jdbc).query((_, _) -> true).list().size() == lanes.size();
    }

    /**
     * Moves lanes that are as this server knows them to {@code position}: the number of rows tells whether they were. What
     * is folded can be folded again from events that are on disk, so this commit need not wait for the disk.
     */
    Statements advance(Collection<MainLane> lanes, long position) {
        Statements statements = new Statements();
        List<String> parameters = new java.util.ArrayList<>(List.of(String.valueOf(position), now().toString()));
        parameters.addAll(known(lanes));
        statements.add(
                "update lane l set position = ?::bigint, changed_at = ?::timestamptz"
                        + " from unnest(?::uuid[], ?::bigint[], ?::bigint[]) as k(id, position, epoch)"
                        + " where l.id = k.id and l.position = k.position and l.epoch = k.epoch and l.state = 'running'",
                parameters);
        statements.add("set local synchronous_commit = off", List.of());
        return statements;
    }

    private static List<String> known(Collection<MainLane> lanes) {
        ArrayText ids = new ArrayText();
        ArrayText positions = new ArrayText();
        ArrayText epochs = new ArrayText();
        for (MainLane lane : lanes) {
            ids.add(lane.id().toString());
            positions.add(String.valueOf(lane.stored()));
            epochs.add(String.valueOf(lane.epoch()));
        }
        return List.of(ids.toString(), positions.toString(), epochs.toString());
    }

    /** Moves a side lane on, unless somebody else has moved it meanwhile. */
    void advance(JdbcClient jdbc, UUID id, long from, long position) {
        jdbc.sql("update lane set position = ?, changed_at = ? where id = ? and position = ?")
                .params(position, now(), id, from)
                .update();
    }

    /** What servers remember of these lanes is void. */
    void raiseEpoch(JdbcClient jdbc, Collection<MainRow> mains, String state) {
        jdbc.sql("update lane set epoch = epoch + 1, state = :state, changed_at = :now where id in (:ids)")
                .param("state", state)
                .param("now", now())
                .param("ids", mains.stream().map(MainRow::id).toList())
                .update();
    }

    void version(JdbcClient jdbc, Collection<MainRow> mains, int version) {
        jdbc.sql("update lane set version = :version where id in (:ids)")
                .param("version", version)
                .param("ids", mains.stream().map(MainRow::id).toList())
                .update();
    }

    /** Parks a tenant before the event at {@code failedAt}: it leaves the main lane. */
    void park(JdbcClient jdbc, String processor, String target, TenantId tenantId, long failedAt, String reason) {
        jdbc.sql("insert into lane (id, processor, tenant_id, target, segment, version, position, state, reason,"
                        + " failed_at, changed_at)"
                        + " select gen_random_uuid(), processor, ?, ?, segment, version, ?, 'parked', ?, ?, ? from lane"
                        + " where processor = ? and segment = ? and target = 'live' and tenant_id is null"
                        + " on conflict (tenant_id, processor, target) where tenant_id is not null do nothing")
                .params(
                        tenantId.value(),
                        target,
                        failedAt - 1,
                        reason,
                        failedAt,
                        now(),
                        processor,
                        Segment.of(tenantId))
                .update();
    }

    boolean isParked(JdbcClient jdbc, String processor, TenantId tenantId) {
        return isParkedBefore(jdbc, List.of(processor), tenantId, Long.MAX_VALUE);
    }

    void stillParked(JdbcClient jdbc, UUID id, long failedAt, String reason) {
        jdbc.sql("update lane set position = ?, failed_at = ?, reason = ?, changed_at = ? where id = ?")
                .params(failedAt - 1, failedAt, reason, now(), id)
                .update();
    }

    Set<TenantId> parkedInRebuild(JdbcClient jdbc, String processor) {
        return new HashSet<>(jdbc.sql("select tenant_id from lane where processor = ? and target = 'rebuild'")
                .param(processor)
                .query((row, _) -> new TenantId(row.getObject(1, UUID.class)))
                .list());
    }

    void deleteRebuilds(JdbcClient jdbc, String processor) {
        jdbc.sql("delete from lane where processor = ? and target = 'rebuild'")
                .param(processor)
                .update();
    }

    /** The rebuild takes the place of what was there: who was parked and could be folded now is not any more. */
    void replaceSides(JdbcClient jdbc, String processor, @Nullable TenantId tenantId) {
        UUID tenant = tenantId == null ? null : tenantId.value();
        jdbc.sql("delete from lane where processor = :processor and target = 'live' and tenant_id is not null"
                        + " and tenant_id = coalesce(cast(:tenant as uuid), tenant_id)")
                .param("processor", processor)
                .param("tenant", tenant)
                .update();
        jdbc.sql("update lane set target = 'live' where processor = ? and target = 'rebuild'")
                .param(processor)
                .update();
    }

    void delete(JdbcClient jdbc, UUID id) {
        jdbc.sql("delete from lane where id = ?").param(id).update();
    }

    List<Lane> all(JdbcClient jdbc) {
        return jdbc.sql("select " + COLUMNS + " from lane where target = 'live'"
                        + " order by processor, tenant_id nulls first, segment")
                .query(MAPPER)
                .list();
    }

    Optional<Lane> find(JdbcClient jdbc, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from lane where id = ? and target = 'live'")
                .param(id)
                .query(MAPPER)
                .optional();
    }

    /** Whether one of the processors has parked the tenant before {@code position}. */
    boolean isParkedBefore(JdbcClient jdbc, Collection<String> processors, TenantId tenantId, long position) {
        return jdbc.sql("select exists (select from lane where processor in (:processors) and tenant_id = :tenant"
                        + " and target = 'live' and position < :position)")
                .param("processors", processors)
                .param("tenant", tenantId.value())
                .param("position", position)
                .query(Boolean.class)
                .single();
    }

    OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
