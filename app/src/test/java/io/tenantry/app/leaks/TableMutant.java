package io.tenantry.app.leaks;

import io.tenantry.app.leaks.TenantTable.Action;
import io.tenantry.app.leaks.TenantTable.Policy;
import java.util.ArrayList;
import java.util.List;

/** A table with one protection less: the DDL that takes it away. */
record TableMutant(Kind kind, TenantTable table, String what, String ddl) {
    /** Of each of these the ordinary build tries one. */
    enum Kind {
        SECURITY_OFF("row-level security switched off"),
        NOT_FORCED("row-level security not forced"),
        USING_WIDENED("a policy that lets all rows through"),
        CHECK_WIDENED("a policy that lets all rows in"),
        DROPPED("a policy dropped");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private static final String OWNER = "tenantry_owner";

    String name() {
        return table.fullName() + what;
    }

    static List<TableMutant> of(TenantTable table) {
        List<TableMutant> mutants = new ArrayList<>();
        String alter = "alter table " + table.fullName();
        mutants.add(new TableMutant(Kind.SECURITY_OFF, table, "", alter + " disable row level security"));
        // an owner whom a policy lets see all is not held by force
        if (!table.isOpen(OWNER, Action.SELECT))
            mutants.add(new TableMutant(Kind.NOT_FORCED, table, "", alter + " no force row level security"));
        for (Policy policy : table.policies()) mutants.addAll(of(table, policy));
        return mutants;
    }

    private static List<TableMutant> of(TenantTable table, Policy policy) {
        List<TableMutant> mutants = new ArrayList<>();
        if (isCoveredByAnother(table, policy)) return mutants;
        String name = " " + policy.name();
        String on = policy.name() + " on " + table.fullName();
        if (isCondition(policy.using()))
            mutants.add(new TableMutant(Kind.USING_WIDENED, table, name, "alter policy " + on + " using (true)"));
        if (isCondition(policy.check()))
            mutants.add(new TableMutant(Kind.CHECK_WIDENED, table, name, "alter policy " + on + " with check (true)"));
        mutants.add(new TableMutant(Kind.DROPPED, table, name, "drop policy " + on));
        return mutants;
    }

    private static boolean isCondition(String expression) {
        return !expression.isEmpty() && !expression.equals("true");
    }

    /** Another policy lets the same roles do the same with all rows, so this one decides nothing. */
    private static boolean isCoveredByAnother(TenantTable table, Policy policy) {
        List<Action> actions = List.of(Action.values()).stream()
                .filter(action -> policy.isAbout(policy.roles().getFirst(), action))
                .toList();
        return policy.roles().stream()
                .allMatch(role -> role.equals(OWNER)
                        || actions.stream().allMatch(action -> table.policies().stream()
                                .anyMatch(other ->
                                        !other.equals(policy) && other.isAbout(role, action) && other.isOpen(action))));
    }
}
