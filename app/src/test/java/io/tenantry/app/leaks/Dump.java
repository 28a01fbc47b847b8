package io.tenantry.app.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything that is stored, looked through for planted words: each column of each table, the catalogues included. */
final class Dump {
    private static final int CHUNK = 1 << 20;

    private Dump() {}

    /** {@code schema.table.column} for every column that holds one of the words. The connection is the administrator's. */
    static Map<String, Set<String>> columnsWith(Connection connection, Collection<String> words) throws SQLException {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        connection.setAutoCommit(false); // so that rows come in portions
        for (Map.Entry<String, List<String>> table : tables(connection).entrySet())
            lookThrough(connection, table.getKey(), table.getValue(), words, found);
        lookThroughStatistics(connection, words, found);
        connection.rollback();
        return found;
    }

    /** What is said in bytes is read as text, so that a word is found in them as well. */
    private static Map<String, List<String>> tables(Connection connection) throws SQLException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select format('%I.%I', n.nspname, c.relname), case when a.atttypid = 'bytea'::regtype
                            then format('encode(%I, ''escape'')', a.attname) else format('%I::text', a.attname) end
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                        where c.relkind in ('r', 'm') and c.relname <> 'pg_statistic' and n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp%'
                        union all select 'pg_catalog.pg_stat_activity', 'query'
                        union all select 'pg_catalog.pg_prepared_statements', 'statement'
                        order by 1""")) {
            while (rows.next())
                tables.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(rows.getString(2));
        }
        return tables;
    }

    /** PostgreSQL keeps samples of a column for its planner: they count as the column. */
    private static void lookThroughStatistics(
            Connection connection, Collection<String> words, Map<String, Set<String>> found) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select format('%I.%I.%I', n.nspname, c.relname, a.attname), concat_ws(' ', s.stavalues1::text,
                            s.stavalues2::text, s.stavalues3::text, s.stavalues4::text, s.stavalues5::text)
                        from pg_statistic s join pg_class c on c.oid = s.starelid
                        join pg_namespace n on n.oid = c.relnamespace
                        join pg_attribute a on a.attrelid = s.starelid and a.attnum = s.staattnum""")) {
            while (rows.next())
                for (String word : words)
                    if (rows.getString(2).contains(word))
                        found.computeIfAbsent(rows.getString(1), _ -> new TreeSet<>())
                                .add(word);
        }
    }

    private static void lookThrough(
            Connection connection,
            String table,
            List<String> columns,
            Collection<String> words,
            Map<String, Set<String>> found)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(500);
            try (ResultSet rows = statement.executeQuery("select " + String.join(", ", columns) + " from " + table)) {
                while (rows.next())
                    for (int i = 0; i < columns.size(); i++) {
                        String value = rows.getString(i + 1);
                        if (value == null) continue;
                        for (String word : words)
                            if (value.contains(word))
                                found.computeIfAbsent(table + "." + name(columns.get(i)), _ -> new TreeSet<>())
                                        .add(word);
                    }
            }
        }
    }

    private static String name(String column) {
        return column.replaceAll("^encode\\(|, 'escape'\\)$|::text$", "");
    }

    /** The files below a folder that hold one of the words as it is; not those of the unpacked programs. */
    static Map<Path, Set<String>> filesWith(Path folder, Collection<String> words) throws IOException {
        Map<Path, Set<String>> found = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/software-"))
                    .toList();
        }
        for (Path file : files) {
            try {
                Set<String> held = heldBy(file, words);
                if (!held.isEmpty()) found.put(file, held);
            } catch (NoSuchFileException gone) {
                continue; // the servers work meanwhile
            }
        }
        return found;
    }

    private static Set<String> heldBy(Path file, Collection<String> words) throws IOException {
        int longest = words.stream().mapToInt(String::length).max().orElse(0);
        Set<String> held = new TreeSet<>();
        try (InputStream bytes = Files.newInputStream(file)) {
            String end = "";
            byte[] chunk;
            while ((chunk = bytes.readNBytes(CHUNK)).length > 0) {
                String text = end + new String(chunk, java.nio.charset.StandardCharsets.ISO_8859_1);
                for (String word : words) if (text.contains(word)) held.add(word);
                end = text.substring(Math.max(0, text.length() - longest));
            }
        }
        return held;
    }
}
