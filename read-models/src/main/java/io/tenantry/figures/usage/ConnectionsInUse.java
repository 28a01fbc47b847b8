package io.tenantry.figures.usage;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database's connections as PostgreSQL counts them: of all servers together, and of whoever else is connected. */
public record ConnectionsInUse(
        @Schema(description = "What PostgreSQL allows", example = "200")
        long allowed,

        @Schema(example = "62") long open,
        List<Group> groups) {
    private static final String SQL = """
            select coalesce(nullif(application_name, ''), 'unnamed') as application, state, count(*) as connections,
                floor(extract(epoch from max(clock_timestamp() - xact_start)))::bigint as oldest
            from pg_stat_activity where datname = current_database()
            group by 1, 2 order by 1, 2""";

    /** Connections that look alike. */
    public record Group(
            @Schema(description = "For our own: tenantry and the pool", example = "tenantry app")
            String application,

            @Schema(description = "Null: not ours to see", example = "idle") @Nullable
            String state,

            @Schema(example = "24") long connections,

            @Schema(description = "Age of the oldest transaction in it; null: none is open", example = "3") @Nullable
            Long oldestTransactionSeconds) {}

    /**
     * Asked as the server's login, which has no right but to see what its own connections do.
     *
     * @param jdbc of a transaction as operator
     */
    static ConnectionsInUse read(JdbcClient jdbc) {
        long allowed = jdbc.sql("select setting::bigint from pg_settings where name = 'max_connections'")
                .query(Long.class)
                .single();
        jdbc.sql("set local role none").update();
        List<Group> groups = jdbc.sql(SQL)
                .query((row, _) -> new Group(
                        row.getString("application"),
                        row.getString("state"),
                        row.getLong("connections"),
                        row.getObject("oldest", Long.class)))
                .list();
        return new ConnectionsInUse(
                allowed, groups.stream().mapToLong(Group::connections).sum(), groups);
    }
}
