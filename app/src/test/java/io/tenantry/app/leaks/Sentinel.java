package io.tenantry.app.leaks;

import io.tenantry.app.stories.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Stands at every table while work for one whole tenant goes on, and lets nobody delete a row of another tenant, put one
 * among another's, or change where another lives, its keys and what is left of it. So work with a check less is noticed, and
 * destroys nothing.
 */
final class Sentinel implements AutoCloseable {
    private static final String FUNCTION = """
            create or replace function tenantry.sentinel() returns trigger language plpgsql as $$
            declare
                worked constant uuid := '%s';
                refused boolean := false;
            begin
                if tg_op <> 'INSERT' and old.tenant_id is not null and old.tenant_id <> worked then
                    refused := tg_op = 'DELETE' and tg_table_name not in ('agenda', 'agenda_attempt', 'lane')
                        or tg_table_name in ('tenant_schema', 'tier_change', 'data_key', 'erased_event');
                end if;
                if tg_op <> 'DELETE' then
                    refused := refused or (tg_argv[0] <> '' and new.tenant_id::text <> tg_argv[0]);
                    if tg_table_name = 'erased_event' then
                        refused := refused or not starts_with(new.stream, new.tenant_id || '/');
                    end if;
                end if;
                -- as a conflict, after which the work is tried again: by the time nobody stands here any more it is done
                if refused then
                    raise exception using errcode = '40001',
                        message = format('sentinel: %%s in %%s.%%s', tg_op, tg_table_schema, tg_table_name);
                end if;
                return case when tg_op = 'DELETE' then old else new end;
            end $$""";

    private final Server server;
    private final UUID worked;

    /** @param worked the one that is worked for */
    Sentinel(Server server, UUID worked) throws SQLException {
        this.server = server;
        this.worked = worked;
        run(FUNCTION.formatted(worked));
        try (Connection connection = owner()) {
            for (Map.Entry<String, String> place : places(connection).entrySet())
                for (TenantTable table : TenantTable.all(connection, place.getKey()))
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("create trigger sentinel before insert or update or delete on "
                                + table.fullName() + " for each row execute function tenantry.sentinel('"
                                + place.getValue() + "')");
                    }
        }
    }

    /** Every schema, with the tenant whose own it is. */
    private static Map<String, String> places(Connection connection) throws SQLException {
        Map<String, String> places = new TreeMap<>(Map.of("shared", "", "tenantry", ""));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select schema_name, tenant_id from tenantry.tenant_schema")) {
            while (rows.next()) places.put(rows.getString(1), rows.getString(2));
        }
        return places;
    }

    /** Rows of others among the tenant's own. */
    static List<String> strangersIn(Server server, UUID tenant) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = owner(server);
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_projector");
            for (Map.Entry<String, String> place : places(connection).entrySet())
                if (place.getValue().equals(tenant.toString()))
                    for (TenantTable table : TenantTable.all(connection, place.getKey()))
                        try (ResultSet row = statement.executeQuery(
                                "select count(*) from " + table.fullName() + " where tenant_id <> '" + tenant + "'")) {
                            row.next();
                            if (row.getLong(1) > 0)
                                found.add(row.getLong(1) + " rows of others in " + table.fullName());
                        }
        }
        return found;
    }

    /** What a mutant has broken for good is out of the way of others. */
    void giveUpTierChange() throws SQLException {
        run("delete from tenantry.tier_change where tenant_id = '" + worked + "'");
    }

    private Connection owner() throws SQLException {
        return owner(server);
    }

    private static Connection owner(Server server) throws SQLException {
        Connection connection = server.database();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner; set lock_timeout = '30s'");
        }
        return connection;
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = owner();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        run("drop function tenantry.sentinel() cascade");
    }
}
