import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Which statements PostgreSQL spent its time on, by its own {@code pg_stat_statements}. */
final class Statements {
    static final String SETTING = """

            shared_preload_libraries = 'pg_stat_statements'
            pg_stat_statements.track_planning = on
            """;

    private final Connection superuser;

    Statements(Connection superuser) throws SQLException {
        this.superuser = superuser;
        execute("create extension if not exists pg_stat_statements");
    }

    void reset() throws SQLException {
        execute("select pg_stat_statements_reset()");
    }

    void print(long commands) throws SQLException {
        System.out.printf(
                "%n%9s %9s %8s %9s  %s%n",
                "calls/cmd", "rows/call", "us/call", "us/cmd", "statement (execution and planning)");
        try (var query = superuser.createStatement();
                var row = query.executeQuery("""
                        select s.calls, s.rows, s.total_exec_time + s.total_plan_time as millis, r.rolname,
                            regexp_replace(s.query, '\\s+', ' ', 'g') as query
                        from pg_stat_statements s join pg_roles r on r.oid = s.userid
                        where r.rolname not in ('bench_floor', 'postgres') order by millis desc limit 40""")) {
            while (row.next())
                System.out.printf(
                        Locale.ROOT,
                        "%9.3f %9.1f %8.1f %9.1f  %-200.200s%n",
                        row.getDouble("calls") / commands,
                        row.getDouble("rows") / row.getDouble("calls"),
                        row.getDouble("millis") * 1_000 / row.getDouble("calls"),
                        row.getDouble("millis") * 1_000 / commands,
                        row.getString("query"));
        }
        try (var query = superuser.createStatement();
                var row = query.executeQuery("""
                        select sum(s.calls), sum(s.total_exec_time + s.total_plan_time)
                        from pg_stat_statements s join pg_roles r on r.oid = s.userid
                        where r.rolname not in ('bench_floor', 'postgres')""")) {
            row.next();
            System.out.printf(
                    Locale.ROOT,
                    "%9.3f %28.1f  all statements%n",
                    row.getDouble(1) / commands,
                    row.getDouble(2) * 1_000 / commands);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }
}
