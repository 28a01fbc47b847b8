import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the command line says: {@code --name value}, or {@code --name} alone for a switch.
 *
 * @param archived how many events an archive holds: {@code --events} as well, with a number of its own where it is not given
 */
record Options(
        Path root,
        Path jar,
        Path work,
        String pgbench,
        Set<Figure> only,
        int warmup,
        int seconds,
        int rounds,
        List<Integer> clients,
        int users,
        int events,
        int archived,
        int tenants,
        int schemas,
        boolean jfr,
        boolean statements,
        Path results) {
    /** What can be measured, in the order in which it is. */
    enum Figure {
        START,
        HTTP,
        COMMANDS,
        VISIBLE,
        SUBSCRIPTIONS,
        PAYMENTS,
        STREAMS,
        FAIRNESS,
        ISOLATION,
        HISTORY,
        REBUILD,
        TIER,
        ARCHIVE,
        TENANTS
    }

    private static final Set<String> SWITCHES = Set.of("jfr", "statements");
    private static final Set<String> NAMES = Set.of(
            "root", "jar", "work", "pgbench", "only", "warmup", "seconds", "rounds", "clients", "users", "events",
            "tenants", "schemas", "results");
    private static final String USAGE = """
            Usage: bench/run [--only http,commands,visible,subscriptions,payments,streams,fairness,isolation,history,rebuild,tier,archive,tenants,start]
                [--warmup 60] [--seconds 8] [--rounds 3] [--clients 16,64] [--users 1000] [--events 1000000]
                [--tenants 10000] [--schemas 1000] [--jfr] [--statements] [--results <folder>]""";

    static Options of(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (SWITCHES.contains(name)) given.put(name, "");
            else if (NAMES.contains(name) && i + 1 < arguments.size()) given.put(name, arguments.get(++i));
            else throw new IllegalArgumentException(USAGE);
        }
        Path root = Path.of(given.get("root"));
        return new Options(
                root,
                Path.of(given.get("jar")),
                Path.of(given.get("work")),
                given.get("pgbench"),
                figures(given.getOrDefault("only", "")),
                number(given, "warmup", 60),
                number(given, "seconds", 8),
                number(given, "rounds", 3),
                Arrays.stream(given.getOrDefault("clients", "16,64").split(","))
                        .map(Integer::valueOf)
                        .toList(),
                number(given, "users", 1000),
                number(given, "events", 1_000_000),
                number(given, "events", 100_000),
                number(given, "tenants", 10_000),
                number(given, "schemas", 1_000),
                given.containsKey("jfr"),
                given.containsKey("statements"),
                Path.of(given.getOrDefault(
                        "results", root.resolve("bench/results").toString())));
    }

    /** A full run: everything, with nothing that looks on and costs time. Only its results are kept. */
    boolean full() {
        return only.equals(EnumSet.allOf(Figure.class)) && !jfr && !statements;
    }

    /** Where {@code --jfr} leaves what it recorded. */
    Path recording() {
        return root.resolve("data/bench.jfr");
    }

    boolean measures(Figure figure) {
        return only.contains(figure);
    }

    boolean measuresAny(Figure... figures) {
        return Arrays.stream(figures).anyMatch(only::contains);
    }

    private static Set<Figure> figures(String names) {
        if (names.isEmpty()) return EnumSet.allOf(Figure.class);
        Set<Figure> figures = EnumSet.noneOf(Figure.class);
        for (String name : names.split(",")) {
            try {
                figures.add(Figure.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(USAGE, e);
            }
        }
        return figures;
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        int n = Integer.parseInt(given.getOrDefault(name, String.valueOf(otherwise)));
        if (n < 1) throw new IllegalArgumentException("--" + name + " is at least 1.");
        return n;
    }
}
