package io.tenantry.tenancy.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The roles under which the server works. Its login is a member of all of them, inherits nothing and owns nothing: every
 * pool becomes one of them by {@code SET ROLE}. {@code docs/roles.sql} is the same for operators of a database that
 * grants the login no right to do it.
 */
public final class DatabaseRoles {
    public static final List<String> ALL = List.of(
            "tenantry_owner",
            "tenantry_app",
            "tenantry_projector",
            "tenantry_readonly",
            "tenantry_backup",
            "tenantry_vault",
            "tenantry_operator");

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /**
     * The statements that lack, in the order to run them. PostgreSQL 15 knows no options of a membership: a login without
     * INHERIT gets the same there, and from 16 on a plain GRANT to it means INHERIT FALSE, SET TRUE.
     */
    private static final String MISSING = """
            with wanted as (select name, n from unnest(?::text[]) with ordinality as w(name, n)),
                 login as (select oid, rolsuper, rolinherit from pg_roles where rolname = ?),
                 granted as (
                   select r.rolname, coalesce((to_jsonb(m) ->> 'set_option')::boolean, true) as set_option,
                          coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, false) as inherit_option
                   from pg_auth_members m join pg_roles r on r.oid = m.roleid join login l on l.oid = m.member)
            select line from (
              select 1 as step, n, format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', name) as line
              from wanted where not exists (select from pg_roles where rolname = name)
              union all
              select 2, n, format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', name)
              from wanted join pg_roles on rolname = name where rolcanlogin or rolsuper or rolbypassrls
              union all
              select 3, 0, format('ALTER ROLE %I NOINHERIT', ?) from login where rolinherit and not rolsuper
              union all
              select 4, n, format('GRANT %I TO %I', name, ?)
              from wanted where not exists (select from granted where rolname = name and set_option)
                and not exists (select from login where rolsuper)
              union all
              select 5, n, format('REVOKE INHERIT OPTION FOR %I FROM %I', name, ?)
              from wanted where exists (select from granted where rolname = name and inherit_option)
                and not exists (select from login where rolsuper)
              union all
              select 6, 0, format('ALTER DATABASE %I OWNER TO tenantry_owner', current_database())
              where not coalesce((select has_database_privilege(oid, current_database(), 'CREATE')
                                  from pg_roles where rolname = 'tenantry_owner'), false)
            ) as missing order by step, n
            """;

    private DatabaseRoles() {}

    /** What an operator must run before {@code login} can serve the connection's database; empty if nothing. */
    public static List<String> missing(Connection connection, String login) throws SQLException {
        try (var statement = connection.prepareStatement(MISSING)) {
            statement.setArray(1, connection.createArrayOf("text", ALL.toArray()));
            for (int parameter = 2; parameter <= 5; parameter++) statement.setString(parameter, login);
            try (ResultSet rows = statement.executeQuery()) {
                List<String> lines = new ArrayList<>();
                while (rows.next()) lines.add(rows.getString(1) + ";");
                return lines;
            }
        }
    }

    /** Creates and grants what is missing, all or nothing. */
    public static void ensure(Connection connection, String login) throws SQLException {
        if (missing(connection, login).isEmpty()) return;
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            create(connection, login);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    private static void create(Connection connection, String login) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // several servers may start at once on an empty cluster
            statement.execute("select pg_advisory_xact_lock(hashtextextended('tenantry roles', 0))");
            List<String> missing = missing(connection, login);
            try {
                for (String line : missing) statement.execute(line);
            } catch (SQLException e) {
                if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) throw e;
                throw new MissingRoles(login, missing, e);
            }
        }
    }

    /** The login has not got the roles and may not create them; the message holds the statements that lack. */
    public static final class MissingRoles extends RuntimeException {
        MissingRoles(String login, List<String> lines, SQLException cause) {
            super(
                    "the database login \"" + login + "\" lacks roles and may not create them; run as an administrator"
                            + " (docs/roles.sql): " + String.join(" ", lines),
                    cause);
        }
    }
}
