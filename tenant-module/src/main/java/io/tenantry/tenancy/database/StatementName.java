package io.tenantry.tenancy.database;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement is called, since no SQL leaves the server: whether it reads or writes, which tables, and a mark by which
 * the log has it in full.
 *
 * @param text the statement with ? in place of every value
 */
record StatementName(String name, String text) {
    private static final int LONGEST = 2_000;
    /** Our statements bring values as parameters; should one hold a literal all the same, it is not kept. */
    private static final Pattern LITERALS = Pattern.compile("'(?:[^']|'')*'|\\b\\d+(?:\\.\\d+)?\\b");

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern TABLE = Pattern.compile(
            "\\b(?:from|join|into|update)\\s+(?:only\\s+)?(?:[a-z_]\\w*\\.)?([a-z_]\\w*)\\b(?!\\s*\\()");
    private static final Pattern CALL = Pattern.compile("\\b([a-z_]\\w*)\\s*\\(");
    private static final Pattern WRITES = Pattern.compile("\\b(?:insert into|delete from)\\b|^update\\b|\\) update\\b");
    private static final Set<String> NO_TABLES = Set.of("select", "lateral", "set", "of", "nowait", "skip");

    static StatementName of(String sql) {
        String text = SPACE.matcher(LITERALS.matcher(sql).replaceAll("?"))
                .replaceAll(" ")
                .strip();
        String lower = text.toLowerCase(Locale.ROOT);
        Set<String> tables = new TreeSet<>();
        Matcher table = TABLE.matcher(lower);
        while (table.find()) if (!NO_TABLES.contains(table.group(1))) tables.add(table.group(1));
        String mark = String.format(Locale.ROOT, " (%08x)", text.hashCode());
        return new StatementName(
                what(lower, tables) + mark, text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }

    private static String what(String lower, Set<String> tables) {
        if (!tables.isEmpty()) return (WRITES.matcher(lower).find() ? "writes " : "reads ") + String.join(", ", tables);
        Matcher call = CALL.matcher(lower);
        return call.find() ? "calls " + call.group(1) : "asks";
    }
}
