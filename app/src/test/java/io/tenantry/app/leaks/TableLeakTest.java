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

    @BeforeAll
    void tablesOfBothTiers() throws SQLException {
        Company company = Company.inSchema(server(), "Tables");
        server().settle();
        try (Connection connection = asOwner()) {
            for (String place : List.of("tenantry", "rebuild", "shared", schemaOf(connection, company)))
                tables.addAll(TenantTable.all(connection, place));
        }
        assertThat(tables).hasSizeGreaterThan(40);
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
            TableProbes.Found found = found(table, List.of()).getFirst();
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

    /** All of them with {@code -Pmutants}, else one of each kind. */
    @Test
    void withOneProtectionLessAProbeNotices() throws SQLException {
        Set<TableMutant.Kind> seen = EnumSet.noneOf(TableMutant.Kind.class);
        List<String> survivors = new ArrayList<>();
        for (TenantTable table : tables) {
            List<TableMutant> mutants = TableMutant.of(table).stream()
                    .filter(mutant -> Mutants.ALL || seen.add(mutant.kind()))
                    .toList();
            if (mutants.isEmpty()) continue;
            List<TableProbes.Found> found =
                    found(table, mutants.stream().map(TableMutant::ddl).toList());
            for (int i = 0; i < mutants.size(); i++) {
                TableMutant mutant = mutants.get(i);
                String killer = found.get(i).leaks().stream().findFirst().orElse("");
                LeakReport.taken(new LeakReport.Mutant("database: " + mutant.kind().words, mutant.name(), killer));
                if (killer.isEmpty()) survivors.add(mutant.kind().words + ": " + mutant.name());
            }
        }
        if (!Mutants.ALL) assertThat(seen).hasSize(TableMutant.Kind.values().length);
        assertThat(survivors).isEmpty();
    }

    private List<TableProbes.Found> found(TenantTable table, List<String> mutations) throws SQLException {
        try (Connection connection = asOwner()) {
            try {
                return mutations.isEmpty()
                        ? List.of(TableProbes.look(connection, table))
                        : TableProbes.look(connection, table, mutations);
            } finally {
                connection.rollback();
            }
        }
    }
}
