package io.tenantry.app.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Story;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every table with a tenant, of the catalogue and so of every module, in both tiers: no role reaches a row without its
 * tenant's context. Without one of its policies a table is seen to leak.
 */
class TableLeakTest extends Story {
    private final List<TenantTable> tables = new ArrayList<>();
    private final Privileges privileges = new Privileges();
    private int policies;

    @BeforeAll
    void tablesOfBothTiers() throws SQLException {
        Company company = Company.inSchema(server(), "Tables");
        server().settle();
        try (Connection connection = asOwner()) {
            for (String place : List.of("tenantry", "rebuild", "shared", schemaOf(connection, company))) {
                tables.addAll(TenantTable.all(connection, place));
                privileges.read(connection, place);
                policies += policiesIn(connection, place);
            }
        }
        assertThat(tables).hasSizeGreaterThan(40);
    }

    private static int policiesIn(Connection connection, String place) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from pg_policies where schemaname = '" + place + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    @AfterAll
    static void report() {
        LeakReport.write();
    }

    private Connection asOwner() throws SQLException {
        Connection connection = server().database();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_owner; set lock_timeout = '30s'");
        }
        connection.commit();
        return connection;
    }

    private static String schemaOf(Connection connection, Company company) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select schema_name from tenantry.tenant_schema where tenant_id = '" + company.id() + "'")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    @Test
    void noRoleReachesARowWithoutItsTenantsContext() throws SQLException {
        List<String> leaks = new ArrayList<>();
        for (TenantTable table : tables) {
            TableProbes.Found found = found(table);
            found.leaks().forEach(leak -> leaks.add(table.fullName() + ": " + leak));
            LeakReport.tried(
                    "database",
                    table.schema().startsWith("t_") ? "every role, a tenant's schema" : "every role, " + table.schema(),
                    "select, insert, update, move, delete without, with wrong and right context",
                    found.tried(),
                    found.leaks().size());
        }
        assertThat(leaks).isEmpty();
    }

    /** No policy of the database is left out: each is dropped, and widened where it has a condition. */
    @Test
    void everyPolicyOfTheCatalogueHasItsMutants() {
        Set<String> dropped = new HashSet<>();
        int conditions = 0;
        int widened = 0;
        for (TenantTable table : tables) {
            for (TenantTable.Policy policy : table.policies()) conditions += policy.conditions();
            for (TableMutant mutant : TableMutant.of(table, privileges)) {
                if (mutant.kind() == TableMutant.Kind.DROPPED) dropped.add(table.fullName() + " " + mutant.policy());
                if (mutant.kind() == TableMutant.Kind.USING_WIDENED || mutant.kind() == TableMutant.Kind.CHECK_WIDENED)
                    widened++;
            }
        }
        assertThat(dropped).hasSize(policies);
        assertThat(widened).isEqualTo(conditions).isGreaterThan(50);
    }

    /** All of them with {@code -Pmutants}, else one of each kind. */
    @Test
    void withOneProtectionLessAProbeNotices() throws SQLException {
        Set<TableMutant.Kind> seen = EnumSet.noneOf(TableMutant.Kind.class);
        List<String> survivors = new ArrayList<>();
        for (TenantTable table : tables) {
            List<TableMutant> mutants = TableMutant.of(table, privileges).stream()
                    .filter(mutant -> Mutants.ALL || seen.add(mutant.kind()))
                    .toList();
            if (mutants.isEmpty()) continue;
            List<TableProbes.Found> found = found(table, mutants);
            for (int i = 0; i < mutants.size(); i++) {
                TableMutant mutant = mutants.get(i);
                String kind = "database: " + mutant.kind().words;
                List<String> leaks = found.get(i).leaks();
                LeakReport.taken(
                        leaks.isEmpty()
                                ? LeakReport.Mutant.survived(kind, mutant.name())
                                : LeakReport.Mutant.noticed(kind, mutant.name(), "tables", leaks.getFirst()));
                if (leaks.isEmpty()) survivors.add(mutant.kind().words + ": " + mutant.name());
            }
        }
        if (!Mutants.ALL) assertThat(seen).hasSize(TableMutant.Kind.values().length);
        assertThat(survivors).isEmpty();
    }

    private TableProbes.Found found(TenantTable table) throws SQLException {
        try (Connection connection = asOwner()) {
            try {
                return TableProbes.look(connection, table);
            } finally {
                connection.rollback();
            }
        }
    }

    private List<TableProbes.Found> found(TenantTable table, List<TableMutant> mutants) throws SQLException {
        try (Connection connection = asOwner()) {
            try {
                return TableProbes.look(connection, table, mutants);
            } finally {
                connection.rollback();
            }
        }
    }
}
