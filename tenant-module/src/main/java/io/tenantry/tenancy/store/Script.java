package io.tenantry.tenancy.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Several statements that go to the server, and come back, in one round trip. */
final class Script {
    private final StringJoiner sql = new StringJoiner(";\n");
    private final List<Object> parameters = new ArrayList<>();
    private final List<Rows> readers = new ArrayList<>();

    /** Takes the rows of one statement. */
    @FunctionalInterface
    interface Rows {
        Rows IGNORED = _ -> {};

        void read(ResultSet rows) throws SQLException;
    }

    /** A query. Lists as parameters are arrays, of {@code bigint} or else of {@code text}. */
    Script query(String statement, Rows reader, Object... values) {
        sql.add(statement);
        parameters.addAll(List.of(values));
        readers.add(reader);
        return this;
    }

    Script update(String statement, Object... values) {
        return query(statement, Rows.IGNORED, values);
    }

    boolean isEmpty() {
        return readers.isEmpty();
    }

    void run(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < parameters.size(); i++) {
                Object value = parameters.get(i);
                if (value instanceof List<?> list) statement.setArray(i + 1, array(connection, list));
                else statement.setObject(i + 1, value);
            }
            boolean rows = statement.execute();
            for (Rows reader : readers) {
                if (rows) {
                    try (ResultSet results = statement.getResultSet()) {
                        reader.read(results);
                    }
                }
                rows = statement.getMoreResults();
            }
        }
    }

    private static java.sql.Array array(Connection connection, List<?> list) throws SQLException {
        return !list.isEmpty() && list.getFirst() instanceof Long
                ? connection.createArrayOf("bigint", list.toArray(Long[]::new))
                : connection.createArrayOf("text", list.toArray(String[]::new));
    }
}
