package io.tenantry.app.startup;

import io.tenantry.tenancy.database.DatabaseRoles;
import io.tenantry.tenancy.database.DatabaseRoles.MissingRoles;
import io.tenantry.tenancy.sealing.MasterKeyCheck;
import io.tenantry.tenancy.sealing.WrongMasterKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What must hold of any PostgreSQL before the first bean: reachable, recent, durable, a login with the roles, and nothing
 * wrapped with a master key that is not given.
 */
public final class DatabasePreflight {
    private static final int OLDEST = 15;
    private static final List<String> DURABILITY = List.of("fsync", "full_page_writes", "synchronous_commit");

    private DatabasePreflight() {}

    public static void check(String url, String login, String password, String masterKey, String otherMasterKey) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new StartupFailure("SPRING_DATASOURCE_URL must look like jdbc:postgresql://host:5432/database, not "
                    + withoutParameters(url) + ".");
        }
        try (Connection connection = connect(url, login, password)) {
            requireVersion(
                    connection.getMetaData().getDatabaseMajorVersion(),
                    connection.getMetaData().getDatabaseProductVersion());
            requireDurability(connection);
            DatabaseRoles.ensure(connection, login);
            MasterKeyCheck.check(connection, masterKey, otherMasterKey);
        } catch (WrongMasterKey e) {
            throw new StartupFailure(String.valueOf(e.getMessage()), e);
        } catch (MissingRoles e) {
            throw new StartupFailure(
                    Character.toUpperCase(String.valueOf(e.getMessage()).charAt(0))
                            + String.valueOf(e.getMessage()).substring(1),
                    e);
        } catch (SQLException e) {
            throw refused(url, login, e);
        }
    }

    private static Connection connect(String url, String login, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("ApplicationName", "tenantry start");
        return DriverManager.getConnection(url, properties);
    }

    static void requireVersion(int major, String version) {
        if (major >= OLDEST) return;
        throw new StartupFailure("PostgreSQL " + version + " is too old: use " + OLDEST + " or later.");
    }

    private static void requireDurability(Connection connection) throws SQLException {
        List<String> off = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String setting : DURABILITY) {
                try (ResultSet row = statement.executeQuery("show " + setting)) {
                    row.next();
                    if (row.getString(1).equals("off")) off.add(setting);
                }
            }
        }
        if (off.isEmpty()) return;
        throw new StartupFailure("PostgreSQL would lose what it has confirmed: set " + String.join(" = on, ", off)
                + " = on in postgresql.conf (and for the login) and reload it.");
    }

    private static StartupFailure refused(String url, String login, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String target = withoutParameters(url);
        String why =
                switch (state) {
                    case "28P01", "28000", "08004" ->
                        "refuses the login \"" + login
                                + "\": check SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD";
                    case "3D000" -> "has no such database: create it, or correct SPRING_DATASOURCE_URL";
                    case "08001", "08006" -> "cannot be reached: start PostgreSQL, or correct SPRING_DATASOURCE_URL";
                    default -> "cannot be used (SPRING_DATASOURCE_URL)";
                };
        return new StartupFailure(target + " " + why + " (" + e.getMessage() + ").", e);
    }

    /** Parameters may hold a password. */
    private static String withoutParameters(String url) {
        return url.replaceAll("[?].*", "").replaceAll("//[^/@]*@", "//");
    }
}
