package io.tenantry.app.leaks;

import io.tenantry.app.leaks.TenantTable.Action;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** What roles may do with tables at all, as the running database says; policies are asked after that. */
final class Privileges {
    private final Set<String> granted = new HashSet<>();

    /** Of the tables with a tenant in this schema. */
    void read(Connection connection, String schema) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select n.nspname || '.' || c.relname || ' ' || r.rolname || ' ' || p.privilege
                from pg_class c join pg_namespace n on n.oid = c.relnamespace,
                pg_roles r, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p (privilege)
                where n.nspname = ? and c.relkind in ('r', 'p') and r.rolname like 'tenantry%'
                and case p.privilege when 'DELETE' then has_table_privilege(r.oid, c.oid, p.privilege)
                    else has_any_column_privilege(r.oid, c.oid, p.privilege) end""")) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) granted.add(rows.getString(1));
            }
        }
    }

    boolean has(TenantTable table, String role, Action action) {
        return granted.contains(table.fullName() + " " + role + " " + action.privilege());
    }
}
