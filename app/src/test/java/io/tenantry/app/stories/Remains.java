package io.tenantry.app.stories;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the database holds of a tenant, whatever it is and whoever may see it. */
final class Remains {
    private Remains() {}

    /** The tables with rows of the tenant, of all schemas; without measurements, which come and go by themselves. */
    static List<String> tables(Server server, UUID tenant) throws SQLException, IOException {
        List<String> held = new ArrayList<>();
        try (Connection connection = server.administrator();
                Statement tables = connection.createStatement();
                Statement statement = connection.createStatement();
                ResultSet table = tables.executeQuery("select a.attrelid::regclass::text from pg_attribute a"
                        + " join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace"
                        + " where a.attname = 'tenant_id' and c.relkind = 'r' and n.nspname !~ '^pg_'"
                        + " and c.relname <> 'tenant_usage' order by 1")) {
            while (table.next()) {
                String name = table.getString(1);
                try (ResultSet row = statement.executeQuery(
                        "select exists (select from " + name + " where tenant_id = '" + tenant + "')")) {
                    row.next();
                    if (row.getBoolean(1)) held.add(name);
                }
            }
        }
        return held;
    }

    /** The schemas that are a tenant's own. */
    static List<String> schemas(Server server, UUID tenant) throws SQLException, IOException {
        List<String> schemas = new ArrayList<>();
        try (Connection connection = server.administrator();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select nspname from pg_namespace where nspname like '%"
                        + tenant.toString().replace("-", "") + "'")) {
            while (row.next()) schemas.add(row.getString(1));
        }
        return schemas;
    }
}
