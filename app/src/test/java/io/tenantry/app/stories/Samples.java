package io.tenantry.app.stories;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What PostgreSQL's planner keeps of columns: most common values, bounds of histograms. */
final class Samples {
    private Samples() {}

    /** Has all tables sampled, as the database itself does now and then. */
    static void take(Server server) throws SQLException, IOException {
        try (Connection connection = server.administrator();
                Statement statement = connection.createStatement()) {
            statement.execute("analyze");
        }
    }

    /** The columns of which samples hold the word. */
    static List<String> with(Server server, String word) throws SQLException, IOException {
        try (Connection connection = server.administrator();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select a.attrelid::regclass::text || '.' || a.attname from pg_statistic s"
                                + " join pg_attribute a on a.attrelid = s.starelid and a.attnum = s.staattnum"
                                + " where concat_ws(' ', s.stavalues1::text, s.stavalues2::text, s.stavalues3::text,"
                                + " s.stavalues4::text, s.stavalues5::text) like '%" + word + "%'")) {
            List<String> columns = new ArrayList<>();
            while (rows.next()) columns.add(rows.getString(1));
            return columns;
        }
    }
}
