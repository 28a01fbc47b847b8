package io.tenantry.app.leaks;

import io.tenantry.app.leaks.TenantTable.Action;
import io.tenantry.tenancy.database.DatabaseRoles;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One table, in a transaction that is rolled back: emptied, with one row of each of two tenants that nobody has ever heard
 * of, and without the constraints that would refuse such rows for another reason. Every role tries everything on it, with
 * every context. No statement has a condition: what it reaches is what the policies alone let it reach.
 */
final class TableProbes {
    /** The server's login without any role comes last. */
    static final List<String> ROLES =
            Stream.concat(DatabaseRoles.ALL.stream(), Stream.of("")).toList();

    private static final UUID FIRST = UUID.randomUUID();
    private static final UUID SECOND = UUID.randomUUID();
    private static final int ROWS = 2;
    private static final String DENIED = "denied";
    static final String OWNER = "tenantry_owner";

    /** Runs a statement, undoes it, and says how many rows it reached, or that it was denied. */
    private static final String ATTEMPT = """
            create or replace function pg_temp.attempt(tried text) returns text language plpgsql as $$
            declare n bigint;
            begin
                execute tried;
                get diagnostics n = row_count;
                raise exception using errcode = 'LEAK0', message = n::text;
            exception
                when sqlstate 'LEAK0' then return sqlerrm;
                when insufficient_privilege then return 'denied';
                when others then return sqlstate || ' ' || sqlerrm;
            end $$""";

    private final Connection connection;
    private final TenantTable table;
    private int tried;

    private TableProbes(Connection connection, TenantTable table) {
        this.connection = connection;
        this.table = table;
    }

    /** What a transaction says whose it is. */
    enum Context {
        NONE(false),
        WRONG(false),
        WRONG_BATCH(false),
        WRONG_OWNED(false),
        RIGHT(true),
        RIGHT_BATCH(true),
        RIGHT_OWNED(true);

        private final boolean right;

        Context(boolean right) {
            this.right = right;
        }

        private String whose() {
            return this == NONE ? "" : right ? FIRST.toString() : SECOND.toString();
        }

        private String tenant() {
            return this == WRONG || this == RIGHT ? whose() : "";
        }

        private String batch() {
            return this == WRONG_BATCH || this == RIGHT_BATCH ? whose() : "";
        }

        private String owned() {
            return this == WRONG_OWNED || this == RIGHT_OWNED ? whose() : "";
        }

        /** What the owner says counts for the owner alone, and nothing else does. */
        private boolean isOf(String role) {
            return this != NONE && role.equals(OWNER) != owned().isEmpty();
        }
    }

    private record Attempt(String role, Context context, Action action, String outcome) {
        boolean isDenied() {
            return outcome.equals(DENIED);
        }

        long rows() {
            return outcome.matches("\\d+") ? Long.parseLong(outcome) : 0;
        }

        @Override
        public String toString() {
            return (role.isEmpty() ? "the login" : role) + " " + action + " with the context " + context + ": "
                    + outcome;
        }
    }

    /** What was found, and how many attempts it took. */
    record Found(List<String> leaks, int tried) {}

    /** Leaves the table as it was. The connection is the owner's, and in a transaction. */
    static Found look(Connection connection, TenantTable table) throws SQLException {
        execute(connection, "savepoint before_probes");
        try {
            plant(connection, table);
            return new TableProbes(connection, table).run();
        } finally {
            execute(connection, "rollback to savepoint before_probes");
        }
    }

    /** What is found with each of the mutants, all of this table, and with the table as they leave it. */
    static List<Found> look(Connection connection, TenantTable table, List<TableMutant> mutants) throws SQLException {
        List<Found> found = new ArrayList<>();
        execute(connection, "savepoint before_probes");
        try {
            plant(connection, table);
            for (TableMutant mutant : mutants) {
                execute(connection, "savepoint before_mutation");
                execute(connection, mutant.ddl());
                found.add(new TableProbes(connection, mutant.expected()).run());
                execute(connection, "rollback to savepoint before_mutation");
            }
        } finally {
            execute(connection, "rollback to savepoint before_probes");
        }
        return found;
    }

    private static void plant(Connection connection, TenantTable table) throws SQLException {
        String name = table.fullName();
        execute(connection, ATTEMPT);
        execute(connection, """
                do $$ declare one record; begin
                    for one in select conname from pg_constraint where conrelid = '<t>'::regclass and contype <> 'n' loop
                        execute format('alter table <t> drop constraint %I cascade', one.conname);
                    end loop;
                    for one in select attname from pg_attribute where attrelid = '<t>'::regclass and attnum > 0
                        and attnotnull and attidentity = '' and attname <> 'tenant_id' loop
                        execute format('alter table <t> alter column %I drop not null', one.attname);
                    end loop;
                end $$""".replace("<t>", name));
        // the owner, too, is held by the policies
        execute(connection, "alter table " + name + " no force row level security");
        execute(connection, "truncate " + name);
        execute(connection, "insert into " + name + " (tenant_id) values ('" + FIRST + "'), ('" + SECOND + "')");
        execute(connection, "alter table " + name + " force row level security");
    }

    private Found run() throws SQLException {
        List<String> leaks = new ArrayList<>();
        for (String role : ROLES) {
            List<Attempt> attempts = new ArrayList<>();
            for (Context context : Context.values()) attempts.addAll(attempt(role, context));
            for (Attempt attempt : attempts) if (isLeak(attempt)) leaks.add(attempt.toString());
            leaks.addAll(lost(role, attempts));
        }
        return new Found(leaks, tried);
    }

    private List<Attempt> attempt(String role, Context context) throws SQLException {
        List<Action> actions = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        for (Action action : Action.values()) {
            if (action == Action.MOVE && context == Context.NONE) continue;
            actions.add(action);
            statements.add(statement(action, context));
        }
        execute(connection, role.isEmpty() ? "set local role none" : "set local role " + role);
        List<Attempt> attempts = new ArrayList<>();
        try (var statement = connection.prepareStatement("""
                with context as materialized (
                    select set_config('app.current_tenant_id', ?, true), set_config('app.batch_tenants', ?, true),
                           set_config('app.owned_tenant', ?, true))
                select pg_temp.attempt(s.tried) from context, unnest(?::text[]) with ordinality s (tried, n) order by n""")) {
            statement.setString(1, context.tenant());
            statement.setString(2, context.batch());
            statement.setString(3, context.owned());
            statement.setArray(4, connection.createArrayOf("text", statements.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                for (Action action : actions) {
                    rows.next();
                    attempts.add(new Attempt(role, context, action, rows.getString(1)));
                }
            }
        }
        tried += attempts.size();
        execute(connection, "set local role " + OWNER);
        return attempts;
    }

    private String statement(Action action, Context context) {
        String name = table.fullName();
        String own = context.whose().isEmpty() ? FIRST.toString() : context.whose();
        String others = own.equals(FIRST.toString()) ? SECOND.toString() : FIRST.toString();
        return switch (action) {
            case SELECT -> "select from " + name;
            // the other tenant's row in a wrong context, the own one in the right
            case INSERT -> "insert into " + name + " (tenant_id) values ('" + FIRST + "')";
            case UPDATE -> "update " + name + " set tenant_id = '" + own + "'";
            case MOVE -> "update " + name + " set tenant_id = '" + others + "'";
            case DELETE -> "delete from " + name;
        };
    }

    /** More than the context's own row was reached, or another tenant was given one. */
    private boolean isLeak(Attempt attempt) {
        if (attempt.isDenied() || table.isOpen(attempt.role(), attempt.action())) return false;
        boolean inContext = attempt.context().isOf(attempt.role());
        return switch (attempt.action()) {
            case SELECT, UPDATE, DELETE -> attempt.rows() > (inContext ? 1 : 0);
            case INSERT -> !(inContext && attempt.context().right);
            case MOVE -> attempt.rows() > 0;
        };
    }

    /** The counter-check: what a role has been granted it can do, so that no denial is for another reason. */
    private List<String> lost(String role, List<Attempt> attempts) throws SQLException {
        List<String> lost = new ArrayList<>();
        if (role.isEmpty()) return lost;
        for (Action action : List.of(Action.SELECT, Action.INSERT, Action.UPDATE, Action.DELETE)) {
            if (!isGranted(role, action)) continue;
            // the owner may do everything, but is shown rows only where a policy says so
            if (role.equals(OWNER) && !table.hasPolicy(role, action)) continue;
            boolean open = table.isOpen(role, action);
            boolean possible = attempts.stream()
                    .filter(attempt -> attempt.action() == action)
                    .filter(attempt -> open
                            ? attempt.context() == Context.NONE
                            : attempt.context().right && attempt.context().isOf(role))
                    .anyMatch(attempt -> attempt.rows() == (open && action != Action.INSERT ? ROWS : 1));
            if (!possible) lost.add(role + " has lost its own " + action);
        }
        return lost;
    }

    private boolean isGranted(String role, Action action) throws SQLException {
        String function = action == Action.DELETE ? "has_table_privilege" : "has_any_column_privilege";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + function + "('" + role + "', '" + table.fullName()
                        + "', '" + action.privilege() + "')")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
