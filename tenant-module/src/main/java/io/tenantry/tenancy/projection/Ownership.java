package io.tenantry.tenancy.projection;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which server follows which segment: tables {@code server} and {@code segment_owner}. All times are the database's.
 * Every server counts the living and takes its share, or gives back what is more.
 */
@Component
class Ownership {
    static final int LEASE_SECONDS = 6;

    private final LaneDatabase database;

    Ownership(LaneDatabase database) {
        this.database = database;
    }

    /** What a server owns after a look around, and how much of it is more than its share; below 0: less. */
    record Holding(List<Integer> segments, int surplus) {}

    /** Shows a sign of life, prolongs the leases, and claims what is free up to this server's share. */
    Holding renew(UUID server) {
        return database.inTransaction(jdbc -> {
            jdbc.sql("insert into server (id, started_at, seen_at) values (?, clock_timestamp(), clock_timestamp())"
                            + " on conflict (id) do update set seen_at = excluded.seen_at")
                    .param(server)
                    .update();
            jdbc.sql("delete from server where seen_at < clock_timestamp() - make_interval(secs => ?)")
                    .param(LEASE_SECONDS)
                    .update();
            List<UUID> living = jdbc.sql("select id from server order by id")
                    .query(UUID.class)
                    .list();
            int rank = living.indexOf(server);
            int share = Segment.COUNT / living.size() + (rank < Segment.COUNT % living.size() ? 1 : 0);
            int held = jdbc.sql("update segment_owner set lease_until = clock_timestamp() + make_interval(secs => ?)"
                            + " where server = ?")
                    .params(LEASE_SECONDS, server)
                    .update();
            if (held < share) {
                // found once: in a condition of the update, what has a limit may be looked for again for every row
                jdbc.sql("with free as materialized (select segment from segment_owner"
                                + " where server is null or lease_until < clock_timestamp()"
                                + " or not exists (select from server where id = segment_owner.server)"
                                + " order by segment limit ? for update skip locked)"
                                + " update segment_owner o set server = ?,"
                                + " lease_until = clock_timestamp() + make_interval(secs => ?)"
                                + " from free where o.segment = free.segment")
                        .params(share - held, server, LEASE_SECONDS)
                        .update();
            }
            List<Integer> segments = owned(jdbc, server);
            return new Holding(segments, segments.size() - share);
        });
    }

    private static List<Integer> owned(JdbcClient jdbc, UUID server) {
        return jdbc.sql("select segment from segment_owner where server = ? order by segment")
                .param(server)
                .query(Integer.class)
                .list();
    }

    List<Projections.Owner> owners() {
        return database.inTransaction(jdbc -> jdbc.sql("select segment, case when lease_until >= clock_timestamp() then"
                        + " server end as server from segment_owner order by segment")
                .query((row, _) -> new Projections.Owner(row.getInt(1), row.getObject(2, UUID.class)))
                .list());
    }

    void release(UUID server, int segment) {
        database.inTransaction(jdbc -> jdbc.sql(
                        "update segment_owner set server = null, lease_until = null where server = ? and segment = ?")
                .params(server, segment)
                .update());
    }

    /** The server goes, and leaves nothing behind. */
    void leave(UUID server) {
        database.inTransaction(jdbc -> {
            jdbc.sql("update segment_owner set server = null, lease_until = null where server = ?")
                    .param(server)
                    .update();
            return jdbc.sql("delete from server where id = ?").param(server).update();
        });
    }
}
