import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the command line says: {@code --name value}. */
record Options(
        Path root,
        Path jar,
        Path work,
        String pgbench,
        int warmup,
        int seconds,
        int rounds,
        int clients,
        int users,
        String profile,
        Path results) {
    private static final Set<String> NAMES = Set.of(
            "root", "jar", "work", "pgbench", "warmup", "seconds", "rounds", "clients", "users", "profile", "results");

    static Options of(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!NAMES.contains(name) || i + 1 == arguments.size())
                throw new IllegalArgumentException("Usage: bench/run [--warmup 40] [--seconds 8] [--rounds 3]"
                        + " [--clients 16] [--users 1000] [--profile <file.jfr>] [--results <folder>]");
            given.put(name, arguments.get(i + 1));
        }
        Path root = Path.of(given.get("root"));
        return new Options(
                root,
                Path.of(given.get("jar")),
                Path.of(given.get("work")),
                given.get("pgbench"),
                number(given, "warmup", 40),
                number(given, "seconds", 8),
                number(given, "rounds", 3),
                number(given, "clients", 16),
                number(given, "users", 1000),
                given.getOrDefault("profile", ""),
                Path.of(given.getOrDefault(
                        "results", root.resolve("bench/results").toString())));
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        int n = Integer.parseInt(given.getOrDefault(name, String.valueOf(otherwise)));
        if (n < 1) throw new IllegalArgumentException("--" + name + " is at least 1.");
        return n;
    }
}
