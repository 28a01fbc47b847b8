package io.tenantry.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.database.DatabaseRoles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a cluster without our roles, as an operator's is at first. */
class DatabaseRolesTest {
    private static EmbeddedPostgres cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Test
    void theScriptForOperatorsIsWhatTheServerWouldRun() throws Exception {
        try (Connection connection = administrator("postgres")) {
            run(connection, "create role tenantry login", "create database tenantry");
        }
        try (Connection connection = administrator("tenantry")) {
            assertThat(DatabaseRoles.missing(connection, "tenantry")).containsExactlyElementsOf(rolesSql());

            DatabaseRoles.ensure(connection, "tenantry");
            DatabaseRoles.ensure(connection, "tenantry");

            assertThat(DatabaseRoles.missing(connection, "tenantry")).isEmpty();
            assertThat(membershipsThatInheritOrCannotBeSet(connection)).isZero();
            run(connection, "drop database if exists unused", "alter database tenantry owner to postgres");
            assertThat(DatabaseRoles.missing(connection, "tenantry"))
                    .containsExactly("ALTER DATABASE tenantry OWNER TO tenantry_owner;");
            run(connection, "alter role tenantry_app bypassrls", "grant tenantry_vault to tenantry with inherit true");
            assertThat(DatabaseRoles.missing(connection, "tenantry"))
                    .contains(
                            "ALTER ROLE tenantry_app NOLOGIN NOSUPERUSER NOBYPASSRLS;",
                            "REVOKE INHERIT OPTION FOR tenantry_vault FROM tenantry;");
            DatabaseRoles.ensure(connection, "tenantry");
            assertThat(membershipsThatInheritOrCannotBeSet(connection)).isZero();
        }
    }

    /** The script without comments, a statement a line. */
    static List<String> rolesSql() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "roles.sql")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .collect(Collectors.toList());
    }

    private static int membershipsThatInheritOrCannotBeSet(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            var row = statement.executeQuery("select count(*) from pg_auth_members"
                    + " where member = 'tenantry'::regrole and (inherit_option or not set_option)");
            row.next();
            return row.getInt(1);
        }
    }

    private static Connection administrator(String database) throws SQLException {
        return cluster.getDatabase("postgres", database).getConnection();
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }
}
