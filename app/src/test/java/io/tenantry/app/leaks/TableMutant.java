package io.tenantry.app.leaks;

import io.tenantry.app.leaks.TenantTable.Action;
import io.tenantry.app.leaks.TenantTable.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table with one protection less: the DDL that takes it away. Where something else protects as well, or lets all through
 * on purpose, that goes with it, so that each policy is seen to hold alone.
 *
 * @param what the policy and what was taken away with it; empty for the table's own switches
 * @param expected the table as it was meant to be, without what went along
 */
record TableMutant(Kind kind, TenantTable table, String policy, String what, String ddl, TenantTable expected) {
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

    private static final String OWNER = TableProbes.OWNER;

    String name() {
        return table.fullName() + (what.isEmpty() ? "" : " " + what);
    }

    static List<TableMutant> of(TenantTable table, Privileges privileges) {
        List<TableMutant> mutants = new ArrayList<>();
        // an owner whom a policy lets see all is held by neither switch
        List<Policy> opening = table.policies().stream()
                .filter(policy -> policy.isAbout(OWNER, Action.SELECT) && policy.isOpen(Action.SELECT))
                .toList();
        String first = drops(table, opening) + "alter table " + table.fullName();
        String what = along(opening, Set.of()).strip();
        TenantTable expected = table.without(opening);
        mutants.add(
                new TableMutant(Kind.SECURITY_OFF, table, "", what, first + " disable row level security", expected));
        mutants.add(
                new TableMutant(Kind.NOT_FORCED, table, "", what, first + " no force row level security", expected));
        for (Policy policy : table.policies()) mutants.addAll(of(table, policy, privileges));
        return mutants;
    }

    private static List<TableMutant> of(TenantTable table, Policy policy, Privileges privileges) {
        List<TableMutant> mutants = new ArrayList<>();
        String role = policy.roles().getFirst();
        // another policy lets the same role do the same with all rows: this one decides when that one is gone
        List<Policy> covering = isOpen(policy)
                ? List.of()
                : table.policies().stream()
                        .filter(other -> !other.equals(policy))
                        .filter(other -> actions(policy, role).anyMatch(action -> covers(other, role, action)))
                        .toList();
        // what the role may not do anyway is refused before any policy is asked: this one decides when it may
        Set<String> granted = actions(policy, role).anyMatch(action -> privileges.has(table, role, action))
                ? Set.of()
                : actions(policy, role).map(Action::privilege).collect(Collectors.toCollection(LinkedHashSet::new));
        String first = drops(table, covering)
                + (granted.isEmpty()
                        ? ""
                        : "grant " + String.join(", ", granted) + " on " + table.fullName() + " to " + role + "; ");
        String on = policy.name() + " on " + table.fullName();
        String what = policy.name() + along(covering, granted);
        if (Policy.holds(policy.using()))
            mutants.add(new TableMutant(
                    Kind.USING_WIDENED,
                    table,
                    policy.name(),
                    what,
                    first + "alter policy " + on + " using (true)",
                    table.without(covering)));
        if (Policy.holds(policy.check()))
            mutants.add(new TableMutant(
                    Kind.CHECK_WIDENED,
                    table,
                    policy.name(),
                    what,
                    first + "alter policy " + on + " with check (true)",
                    table.without(covering)));
        mutants.add(new TableMutant(
                Kind.DROPPED, table, policy.name(), what, first + "drop policy " + on, table.without(covering)));
        return mutants;
    }

    private static Stream<Action> actions(Policy policy, String role) {
        return Stream.of(Action.values()).filter(action -> policy.isAbout(role, action));
    }

    private static boolean covers(Policy other, String role, Action action) {
        return other.isAbout(role, action) && other.isOpen(action);
    }

    private static boolean isOpen(Policy policy) {
        return policy.conditions() == 0;
    }

    private static String drops(TenantTable table, Collection<Policy> policies) {
        return policies.stream()
                .map(policy -> "drop policy " + policy.name() + " on " + table.fullName() + "; ")
                .collect(Collectors.joining());
    }

    private static String along(List<Policy> policies, Set<String> granted) {
        List<String> along = new ArrayList<>();
        policies.forEach(policy -> along.add("without " + policy.name()));
        if (!granted.isEmpty()) along.add("with the privilege " + String.join(", ", granted));
        return along.isEmpty() ? "" : " " + String.join(", ", along);
    }
}
