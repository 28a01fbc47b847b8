package io.tenantry.tenancy.projection;

import io.tenantry.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code rebuild}: what is being rebuilt, by whom, and how far it is. */
@Component
class RebuildTable {
    private static final String COLUMNS =
            "id, processor, version, tenant_id, state, position, events_done, events_total,"
                    + " rate, differing, missing, surplus, reason, started_at, finished_at";
    private static final String RUNNING = "state in ('building', 'comparing')";
    /** Looked for first: an insert that conflicts waits for the transaction in which the other one compares. */
    private static final String ALREADY = "(select from rebuild where processor = %s and " + RUNNING + ")";

    private static final String MINE =
            "unnest(cast(:processors as text[]), cast(:versions as int[])) mine(processor, version)";

    /** The code that a server has: projections and their versions. */
    record Versions(List<String> processors, List<Integer> versions) {
        static Versions of(List<Processor.OfProjection> projections) {
            return new Versions(
                    projections.stream().map(Processor::name).toList(),
                    projections.stream().map(Processor::version).toList());
        }
    }

    /** A rebuild and the position it has reached; before it has counted its events, it has not begun. */
    record Job(Rebuild rebuild, long position) {
        boolean hasBegun() {
            return rebuild.eventsTotal() != null;
        }

        /** The comparison is noted in the transaction of the switch: only the shadows are still there. */
        boolean hasTakenItsPlace() {
            return rebuild.differing() != null;
        }
    }

    /** Rows that differ between a shadow table and the table. */
    record Differences(long differing, long missing, long surplus) {
        static final Differences NONE = new Differences(0, 0, 0);

        Differences plus(Differences other) {
            return new Differences(differing + other.differing, missing + other.missing, surplus + other.surplus);
        }
    }

    /** Asks for a rebuild; if one of this projection runs already, that is it. */
    Rebuild begin(JdbcClient jdbc, String processor, int version, @Nullable TenantId tenantId) {
        jdbc.sql("insert into rebuild (id, processor, version, tenant_id, state)"
                        + " select gen_random_uuid(), :processor, :version, cast(:tenant as uuid), 'building'"
                        + " where not exists " + ALREADY.formatted(":processor") + " on conflict do nothing")
                .param("processor", processor)
                .param("version", version)
                .param("tenant", tenantId == null ? null : tenantId.value())
                .update();
        return jdbc.sql("select " + COLUMNS + " from rebuild where processor = ? order by started_at desc limit 1")
                .param(processor)
                .query((row, _) -> map(row))
                .single();
    }

    Optional<Rebuild> find(JdbcClient jdbc, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from rebuild where id = ?")
                .param(id)
                .query((row, _) -> map(row))
                .optional();
    }

    /** The last one of each projection. */
    List<Rebuild> latest(JdbcClient jdbc) {
        return jdbc.sql("select distinct on (processor) " + COLUMNS
                        + " from rebuild order by processor, started_at desc")
                .query((row, _) -> map(row))
                .list();
    }

    /**
     * Asks for a rebuild of each projection whose lanes are of older code than {@code mine}, except of those that could
     * not be rebuilt with this code.
     */
    void beginOlder(JdbcClient jdbc, Versions mine) {
        jdbc.sql("insert into rebuild (id, processor, version, state)"
                        + " select gen_random_uuid(), mine.processor, mine.version, 'building' from " + MINE
                        + " where exists (select from lane l where l.processor = mine.processor and l.target = 'live'"
                        + " and l.tenant_id is null and l.version < mine.version)"
                        + " and not exists " + ALREADY.formatted("mine.processor")
                        + " and 'failed' is distinct from (select r.state from rebuild r"
                        + " where r.processor = mine.processor and r.version = mine.version and r.tenant_id is null"
                        + " order by r.started_at desc limit 1)"
                        + " on conflict do nothing")
                .param("processors", mine.processors().toArray(String[]::new))
                .param("versions", mine.versions().toArray(Integer[]::new))
                .update();
    }

    /** Takes what nobody works on, if this server has the code for it or newer code. */
    List<Job> claim(JdbcClient jdbc, UUID server, Versions mine) {
        return jdbc.sql("update rebuild set server = :server,"
                        + " lease_until = clock_timestamp() + make_interval(secs => :lease)"
                        + " where id in (select r.id from rebuild r join " + MINE
                        + " on r.processor = mine.processor and r.version <= mine.version where r." + RUNNING
                        + " and (r.server is null or r.lease_until < clock_timestamp())"
                        + " for update of r skip locked) returning " + COLUMNS + ", position")
                .param("server", server)
                .param("lease", Ownership.LEASE_SECONDS)
                .param("processors", mine.processors().toArray(String[]::new))
                .param("versions", mine.versions().toArray(Integer[]::new))
                .query((row, _) -> new Job(map(row), row.getLong("position")))
                .list();
    }

    /** Keeps what this server works on; what is being written to is kept by that. */
    void renew(JdbcClient jdbc, UUID server, Collection<UUID> working) {
        if (working.isEmpty()) return;
        jdbc.sql("update rebuild set lease_until = clock_timestamp() + make_interval(secs => :lease)"
                        + " where id in (select id from rebuild where server = :server and id in (:working) and "
                        + RUNNING + " for update skip locked)")
                .param("server", server)
                .param("lease", Ownership.LEASE_SECONDS)
                .param("working", working)
                .update();
    }

    /** Gives back what this server works on. */
    void release(JdbcClient jdbc, UUID server) {
        jdbc.sql("update rebuild set server = null, lease_until = null where server = ? and " + RUNNING)
                .param(server)
                .update();
    }

    /** From the first event, whatever was reached before. */
    void restarted(JdbcClient jdbc, UUID id) {
        jdbc.sql(
                        "update rebuild set state = 'building', events_total = null, position = 0, events_done = 0 where id = ?")
                .param(id)
                .update();
    }

    void counted(JdbcClient jdbc, UUID id, long total) {
        jdbc.sql("update rebuild set events_total = ? where id = ?")
                .params(total, id)
                .update();
    }

    /** Moves the rebuild on; false if it is another server's by now. */
    boolean advance(JdbcClient jdbc, UUID id, UUID server, long from, long to, long events, long rate) {
        return jdbc.sql("update rebuild set position = ?, events_done = events_done + ?, rate = ?,"
                                + " lease_until = clock_timestamp() + make_interval(secs => ?)"
                                + " where id = ? and server = ? and position = ? and " + RUNNING)
                        .params(to, events, rate, Ownership.LEASE_SECONDS, id, server, from)
                        .update()
                == 1;
    }

    /** Keeps it this server's, and nobody takes it over before the transaction ends; false if it is another's by now. */
    boolean hold(JdbcClient jdbc, UUID id, UUID server) {
        return jdbc.sql("update rebuild set lease_until = clock_timestamp() + make_interval(secs => ?)"
                                + " where id = ? and server = ? and " + RUNNING)
                        .params(Ownership.LEASE_SECONDS, id, server)
                        .update()
                == 1;
    }

    void comparing(JdbcClient jdbc, UUID id) {
        jdbc.sql("update rebuild set state = 'comparing' where id = ?")
                .param(id)
                .update();
    }

    void compared(JdbcClient jdbc, UUID id, Differences found) {
        jdbc.sql("update rebuild set differing = ?, missing = ?, surplus = ? where id = ?")
                .params(found.differing(), found.missing(), found.surplus(), id)
                .update();
    }

    /** @param state {@code done|failed} */
    void ended(JdbcClient jdbc, UUID id, String state, @Nullable String reason) {
        jdbc.sql("update rebuild set state = :state, reason = :reason, finished_at = clock_timestamp(), server = null"
                        + " where id = :id")
                .param("state", state)
                .param("reason", reason)
                .param("id", id)
                .update();
    }

    private static Rebuild map(ResultSet row) throws SQLException {
        Long total = row.getObject("events_total", Long.class);
        long done = row.getLong("events_done");
        long rate = row.getLong("rate");
        OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Rebuild(
                row.getObject("id", UUID.class),
                row.getString("processor"),
                row.getInt("version"),
                row.getObject("tenant_id", UUID.class),
                row.getString("state"),
                done,
                total == null ? null : Math.max(total, done),
                rate,
                total == null || rate == 0 || finished != null ? null : Math.max(0, total - done) / rate,
                row.getObject("differing", Long.class),
                row.getObject("missing", Long.class),
                row.getObject("surplus", Long.class),
                row.getString("reason"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant());
    }
}
