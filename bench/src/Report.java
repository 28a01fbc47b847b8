import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The results: tables to read, and of a full run JSON to keep. */
final class Report {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Options options;
    private final Map<String, Object> all = new LinkedHashMap<>();
    private final List<Rounds> loads = new ArrayList<>();
    private final List<Aimed> aimed = new ArrayList<>();

    Report(Options options) throws IOException {
        this.options = options;
        all.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("commit", commit());
        put(
                "machine",
                Map.of(
                        "cores",
                        SYSTEM.getAvailableProcessors(),
                        "memoryMegabytes",
                        SYSTEM.getTotalMemorySize() >> 20,
                        "system",
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        "java",
                        Runtime.version().toString()));
        all.put("loadBefore", round(SYSTEM.getSystemLoadAverage()));
        put(
                "options",
                Map.of(
                        "warmup", options.warmup(),
                        "seconds", options.seconds(),
                        "rounds", options.rounds(),
                        "clients", options.clients(),
                        "users", options.users(),
                        "events", options.events(),
                        "archived", options.archived(),
                        "tenants", options.tenants(),
                        "schemas", options.schemas()));
        all.put("jarMegabytes", Files.size(options.jar()) >> 20);
    }

    private String commit() throws IOException {
        Process git = new ProcessBuilder(
                        "git", "-C", options.root().toString(), "describe", "--always", "--dirty", "--exclude", "*")
                .start();
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    void put(String name, Map<String, ?> figures) {
        all.put(name, new TreeMap<>(figures));
    }

    Rounds rounds(String name, int clients, Floor.Sample sample) {
        Rounds rounds = new Rounds(name, clients, sample);
        loads.add(rounds);
        return rounds;
    }

    /** A figure beside its aim. */
    record Aimed(String figure, double value, String aim, boolean met) {}

    void atLeast(double aim, String figure, double value) {
        aimed.add(new Aimed(figure, round(value), "at least " + aim, value >= aim));
    }

    void atMost(double aim, String figure, double value) {
        aimed.add(new Aimed(figure, round(value), "at most " + aim, value <= aim));
    }

    void finish() throws IOException {
        all.put("loadAfter", round(SYSTEM.getSystemLoadAverage()));
        all.forEach((name, value) -> System.out.printf("%-24s %s%n", name, value));
        if (!loads.isEmpty()) printLoads();
        if (!aimed.isEmpty()) printAimed();
        all.put("loads", loads.stream().map(Rounds::json).toList());
        all.put("aims", aimed);
        if (options.full()) keep();
    }

    private void printLoads() {
        System.out.printf(
                "%n%-34s %8s %8s %6s %6s %7s %7s %6s | %6s %6s %6s | %5s %5s %5s %5s | %7s %7s%n",
                "medians of " + options.rounds() + " x " + options.seconds() + " s",
                "each/s",
                "floor/s",
                "ratio",
                "instep",
                "mean ms",
                "p99 ms",
                "p99/fl",
                "JVM ms",
                "PG ms",
                "gen ms",
                "JVM",
                "PG",
                "gen",
                "other",
                "most",
                "last s");
        for (Rounds each : loads)
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %8.0f %8.0f %6.3f %6.3f %7s %7s %6s | %6.2f %6.2f %6.3f | %5.2f %5.2f %5.2f %5.2f | %7.0f %7.1f%n",
                    each.name() + ", " + each.clients() + " clients",
                    each.median(Rounds.Round::perSecond),
                    each.median(round -> round.floor().perSecond()),
                    each.median(Rounds.Round::ratio),
                    each.median(Rounds.Round::inStepRatio),
                    each.timed() ? tenth(each.median(round -> round.window().meanMillis())) : "-",
                    each.timed() ? tenth(each.median(round -> round.window().p99Millis())) : "-",
                    each.timed() ? tenth(each.median(Rounds.Round::p99Ratio)) : "-",
                    each.median(round -> round.usage().jvmMillis()),
                    each.median(round -> round.usage().postgresMillis()),
                    each.median(round -> round.usage().generatorMillis()),
                    each.median(round -> round.usage().jvmCores()),
                    each.median(round -> round.usage().postgresCores()),
                    each.median(round -> round.usage().generatorCores()),
                    each.median(round -> round.usage().otherCores()),
                    each.median(Rounds.Round::mostBehind),
                    each.median(round -> round.after().seconds()));
    }

    private void printAimed() {
        System.out.println();
        for (Aimed each : aimed)
            System.out.printf(
                    Locale.ROOT,
                    "%-74s %9s   %-14s %s%n",
                    each.figure(),
                    each.value(),
                    each.aim(),
                    each.met() ? "met" : "missed");
    }

    private void keep() throws IOException {
        Files.createDirectories(options.results());
        Path file = file();
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(file, json.writeValueAsString(all) + "\n");
        System.out.println("\nkept in " + file);
    }

    private Path file() {
        for (int n = 1; ; n++) {
            Path file = options.results().resolve(LocalDate.now() + (n == 1 ? "" : "-" + n) + ".json");
            if (Files.notExists(file)) return file;
        }
    }

    private static String tenth(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static double round(double value) {
        double scale = Math.pow(10, Math.max(0, 3 - Math.ceil(Math.log10(Math.abs(value) + 1e-9))));
        return Math.round(value * scale) / scale;
    }
}
