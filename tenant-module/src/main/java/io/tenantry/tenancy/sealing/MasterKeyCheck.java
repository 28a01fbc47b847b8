package io.tenantry.tenancy.sealing;

import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Whether the master keys that a server was given are those that it needs. */
public final class MasterKeyCheck {
    private MasterKeyCheck() {}

    /**
     * Before the first part of the server is made. In a database without keys every master key will do.
     *
     * @param other may be empty
     * @throws WrongMasterKey when something that is stored cannot be opened with them
     */
    public static void check(Connection connection, String key, String other) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role tenantry_vault; set search_path = tenantry");
        }
        JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        try {
            require(jdbc, new MasterKey(key, other));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    static void require(JdbcClient jdbc, MasterKey masterKey) {
        if (isThere(jdbc, "platform_secret")) new WrappedKeys(masterKey).requireReadable(jdbc);
        if (!isThere(jdbc, "master_key_change")) return; // as an older version has left it
        MasterKeyTable.running(jdbc).ifPresent(change -> {
            if (!masterKey.knows(change.oldKey()) || !masterKey.knows(change.newKey()))
                throw new WrongMasterKey(
                        "all keys are wrapped with: the change from " + change.oldKey() + " to " + change.newKey()
                                + " is not finished and needs both",
                        null);
        });
    }

    private static boolean isThere(JdbcClient jdbc, String table) {
        return jdbc.sql("select to_regclass(?) is not null")
                .param("tenantry." + table)
                .query(Boolean.class)
                .single();
    }
}
