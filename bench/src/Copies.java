import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Stored events in numbers, made by SQL from real ones: many streams like one, or one that is long. */
final class Copies {
    /** The lock of the append, see {@code Appender.LOCK}: copies never stand between the events of a command. */
    private static final int APPEND_LOCK = 0x7e4a_47;

    private static final int CHUNK = 1_000_000;
    private static final int DAYS = 365;

    private final Connection superuser;

    Copies(Connection superuser) {
        this.superuser = superuser;
    }

    /**
     * Copies the newest streams that begin with the given events, {@code count} events in all, under new ids and over the
     * days of a year. For a server that is stopped: projections do not follow copies, they count as seen.
     */
    long streamsLike(List<String> firstEvents, int count) throws SQLException {
        execute("drop table if exists bench_floor.sample");
        execute("create table bench_floor.sample as select e.*, split_part(e.stream, '/', 2) as old"
                + " from tenantry.event e where e.stream in (select distinct on (name) stream from tenantry.event"
                + " where sequence = 0 and name in ('" + String.join("', '", firstEvents) + "')"
                + " order by name, position desc)");
        long each = number("select count(*) from bench_floor.sample");
        long copied = 0;
        while (copied < count) {
            long streams = (Math.min(CHUNK, count - copied) + each - 1) / each;
            execute(
                    "insert into tenantry.event (tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
                            + " \"timestamp\", recorded_at, imported)"
                            + " select tenant_id, replace(stream, old, id), sequence, uuidv7(), name, revision,"
                            + " replace(payload::text, old, id)::json, metadata,"
                            + " \"timestamp\" - (n % " + DAYS + ") * interval '1 day', clock_timestamp(), false"
                            + " from (select s.*, n, md5(old || '-' || (" + copied + " + n))::uuid::text as id"
                            + " from generate_series(1, " + streams + ") n cross join bench_floor.sample s) copy"
                            + " order by n, stream, sequence");
            copied += streams * each;
        }
        countAsSeen();
        return copied;
    }

    /** Copies all tickets of a tenant until they are {@code count} events more, each with ids of its own. For a server that is stopped. */
    void ticketsOf(String tenantId, int count) throws SQLException {
        execute("drop table if exists bench_floor.sample");
        execute("create table bench_floor.sample as select e.*, split_part(e.stream, '/', 2) as old"
                + " from tenantry.event e where e.stream in (select stream from tenantry.event where sequence = 0"
                + " and name = 'support.ticket-opened' and tenant_id = '" + tenantId + "')");
        long each = number("select count(*) from bench_floor.sample");
        execute("insert into tenantry.event (tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
                + " \"timestamp\", recorded_at, imported)"
                + " select tenant_id, replace(stream, old, id), sequence, uuidv7(), name, revision,"
                + " replace(replace(payload::text, old, id), coalesce(payload ->> 'messageId', 'no message'), message)::json,"
                + " metadata, \"timestamp\", clock_timestamp(), false"
                + " from (select s.*, n, md5(old || '-' || n)::uuid::text as id,"
                + " md5(event_id || '-' || n)::uuid::text as message"
                + " from generate_series(1, " + (count + each - 1) / each
                + ") n cross join bench_floor.sample s) copy order by n, stream, sequence");
        countAsSeen();
    }

    private void countAsSeen() throws SQLException {
        execute("update tenantry.append_clock set recorded_at = clock_timestamp()");
        execute("update tenantry.lane set position = (select max(position) from tenantry.event)");
        execute("vacuum analyze tenantry.event");
    }

    /** Appends copies of a stream's newest event until it has {@code length} events. */
    void lengthen(String stream, int length) throws SQLException {
        execute("begin");
        execute("select pg_advisory_xact_lock(" + APPEND_LOCK + ")");
        execute("insert into tenantry.event (tenant_id, stream, sequence, event_id, name, revision, payload, metadata,"
                + " \"timestamp\", recorded_at, imported)"
                + " select tenant_id, stream, n, uuidv7(), name, revision,"
                + " replace(payload::text, payload ->> 'messageId', uuidv7()::text)::json, metadata, \"timestamp\","
                + " greatest(clock_timestamp(), (select recorded_at from tenantry.append_clock)), false"
                + " from (select * from tenantry.event where stream = '" + stream
                + "' order by sequence desc limit 1) e"
                + " cross join generate_series(e.sequence + 1, " + (length - 1) + ") n order by n");
        execute("update tenantry.append_clock set recorded_at = greatest(clock_timestamp(), recorded_at)");
        execute("commit");
    }

    private long number(String query) throws SQLException {
        try (var statement = superuser.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }
}
