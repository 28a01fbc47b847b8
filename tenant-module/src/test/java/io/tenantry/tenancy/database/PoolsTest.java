package io.tenantry.tenancy.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.database.Pools.Role;
import io.tenantry.tenancy.test.ModuleTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** No role works without limits: a statement, a wait for a lock and an idle transaction all come to an end. */
@ModuleTest
class PoolsTest {
    @Autowired
    Pools pools;

    @Autowired
    OwnerDatabase owner;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"READONLY", "READONLY_OPERATOR"}) // only with a replica, and tested there
    void everyPoolIsItsRoleAndHasLimits(Role role) throws SQLException {
        try (Connection connection = pools.pool(role).getConnection()) {
            requireLimits(connection, role.databaseName());
            assertThat(setting(connection, "transaction_isolation"))
                    .isEqualTo(role == Role.APP ? "repeatable read" : "read committed");
        }
    }

    @Test
    void theOwnerHasLimitsToo() {
        boolean limited = owner.inTransaction(connection -> {
            requireLimits(connection, "tenantry_owner");
            return true;
        });
        assertThat(limited).isTrue();
    }

    private static void requireLimits(Connection connection, String role) throws SQLException {
        assertThat(setting(connection, "role")).isEqualTo(role);
        for (String limit : List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"))
            assertThat(setting(connection, limit)).as(limit).isNotEqualTo("0");
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
