package io.tenantry.tenancy.projection;

import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Statements that go to the database together, in one round trip. */
final class Statements {
    private final List<String> statements = new ArrayList<>();
    private final List<String> parameters = new ArrayList<>();

    /** @param parameterTexts in their text form: the database takes them for what the statement says */
    void add(String sql, List<String> parameterTexts) {
        statements.add(sql);
        parameters.addAll(parameterTexts);
    }

    void addAll(Statements others) {
        statements.addAll(others.statements);
        parameters.addAll(others.parameters);
    }

    boolean isEmpty() {
        return statements.isEmpty();
    }

    /** @return how many rows the first statement changed */
    int run(JdbcClient jdbc) {
        return prepared(jdbc).update();
    }

    StatementSpec prepared(JdbcClient jdbc) {
        StatementSpec prepared = jdbc.sql(String.join("; ", statements));
        for (int i = 0; i < parameters.size(); i++) prepared = prepared.param(i + 1, parameters.get(i), Types.OTHER);
        return prepared;
    }
}
