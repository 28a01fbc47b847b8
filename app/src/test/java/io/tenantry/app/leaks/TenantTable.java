package io.tenantry.app.leaks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A table with a tenant column, as the catalogue of the running database knows it, with its policies. */
record TenantTable(String schema, String name, List<Policy> policies) {
    /** What can be done to a row, and whether a role's policies let it be done to everybody's. */
    enum Action {
        SELECT,
        INSERT,
        UPDATE,
        /** An update that gives the row to another tenant. */
        MOVE,
        DELETE;

        String privilege() {
            return this == MOVE ? "UPDATE" : name();
        }
    }

    /**
     * @param using which rows it lets through; empty: none is named
     * @param check which rows it lets in; empty: none is named
     */
    record Policy(String name, List<String> roles, String command, String using, String check) {
        private static final String ALL_ROWS = "true";

        boolean isAbout(String role, Action action) {
            return (roles.contains(role) || roles.contains("public"))
                    && (command.equals("ALL") || command.equals(action.privilege()));
        }

        /** How many of its two expressions hold anybody back. */
        int conditions() {
            return (holds(using) ? 1 : 0) + (holds(check) ? 1 : 0);
        }

        static boolean holds(String expression) {
            return !expression.isEmpty() && !expression.equals(ALL_ROWS);
        }

        /** Lets this be done to rows of any tenant. */
        boolean isOpen(Action action) {
            return switch (action) {
                case SELECT, UPDATE, DELETE -> using.equals(ALL_ROWS);
                case INSERT, MOVE -> (check.isEmpty() ? using : check).equals(ALL_ROWS);
            };
        }
    }

    /** In the schema {@code place}, which is quoted nowhere: our names need it not. */
    static List<TenantTable> all(Connection connection, String place) throws SQLException {
        List<TenantTable> tables = new ArrayList<>();
        try (var statement = connection.prepareStatement("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
                where n.nspname = ? and c.relkind in ('r', 'p') order by 1""")) {
            statement.setString(1, place);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    tables.add(new TenantTable(place, name, policies(connection, place, name)));
                }
            }
        }
        return tables;
    }

    private static List<Policy> policies(Connection connection, String schema, String name) throws SQLException {
        List<Policy> policies = new ArrayList<>();
        try (var statement = connection.prepareStatement("""
                select policyname, roles, cmd, coalesce(qual, ''), coalesce(with_check, '') from pg_policies
                where schemaname = ? and tablename = ? order by 1""")) {
            statement.setString(1, schema);
            statement.setString(2, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next())
                    policies.add(new Policy(
                            rows.getString(1),
                            List.of((String[]) rows.getArray(2).getArray()),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5)));
            }
        }
        return policies;
    }

    String fullName() {
        return schema + "." + name;
    }

    boolean hasPolicy(String role, Action action) {
        return policies.stream().anyMatch(policy -> policy.isAbout(role, action));
    }

    /** As if these were not there. */
    TenantTable without(Collection<Policy> gone) {
        return new TenantTable(
                schema,
                name,
                policies.stream().filter(policy -> !gone.contains(policy)).toList());
    }

    /**
     * Whether the role may do this to every tenant's rows, on purpose: which policies may say so is held by
     * {@link Catalogue}.
     */
    boolean isOpen(String role, Action action) {
        return policies.stream().anyMatch(policy -> policy.isAbout(role, action) && policy.isOpen(action));
    }
}
