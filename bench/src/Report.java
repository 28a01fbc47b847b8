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
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The results: a table to read, JSON to keep. */
final class Report {
    private final Options options;
    private final Map<String, Object> all = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    Report(Options options) throws IOException {
        this.options = options;
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        all.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("commit", commit());
        all.put(
                "machine",
                named(Map.of(
                        "cores",
                        system.getAvailableProcessors(),
                        "memoryMegabytes",
                        system.getTotalMemorySize() >> 20,
                        "system",
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        "java",
                        Runtime.version().toString())));
        all.put("loadBefore", round(system.getSystemLoadAverage()));
        all.put(
                "options",
                named(Map.of(
                        "warmup", options.warmup(),
                        "seconds", options.seconds(),
                        "rounds", options.rounds(),
                        "clients", options.clients(),
                        "users", options.users())));
        all.put("jarMegabytes", Files.size(options.jar()) >> 20);
    }

    private String commit() {
        try {
            Process git = new ProcessBuilder(
                            "git", "-C", options.root().toString(), "describe", "--always", "--dirty", "--exclude", "*")
                    .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    void start(double first, double second, long jvm, long postgres) {
        all.put(
                "secondsToFirstCommand",
                named(Map.of("emptyDataDirectory", round(first), "secondStart", round(second))));
        all.put("megabytesAtRest", named(Map.of("jvm", jvm, "postgres", postgres)));
    }

    private static Map<String, Object> named(Map<String, Object> figures) {
        return new TreeMap<>(figures);
    }

    void memoryUnderLoad(long jvm, long postgres) {
        all.put("megabytesUnderLoad", named(Map.of("jvm", jvm, "postgres", postgres)));
    }

    void generator(Load.Window window, Usage.Each usage) {
        all.put(
                "generatorOnLiveness",
                named(Map.of(
                        "perSecond", round(window.perSecond()),
                        "generatorCores", round(usage.generatorCores()),
                        "jvmMillisEach", round(usage.jvmMillis()))));
    }

    Row row(String name, Floor.Sample sample) {
        Row row = new Row(name, sample);
        rows.add(row);
        return row;
    }

    /** One round of one command. Times of commands that were not waited for one by one are null. */
    record Round(
            double floor,
            double tenantry,
            double ratio,
            Double medianMillis,
            Double p99Millis,
            double jvmMillisEach,
            double postgresMillisEach,
            double generatorCores,
            double otherCores,
            double secondsUntilReadModelsHadAll,
            long eventsBehind,
            String slowestReader) {}

    /** The rounds of one command. */
    static final class Row {
        private final String name;
        private final Floor.Sample sample;
        private final List<Round> rounds = new ArrayList<>();

        private Row(String name, Floor.Sample sample) {
            this.name = name;
            this.sample = sample;
        }

        void add(double floor, Load.Window window, Usage.Each usage, Scenario.CatchUp after) {
            add(floor, window.perSecond(), window.medianMicros() / 1e3, window.p99Micros() / 1e3, usage, after);
        }

        void add(double floor, double perSecond, Usage.Each usage, Scenario.CatchUp after) {
            add(floor, perSecond, null, null, usage, after);
        }

        private void add(
                double floor,
                double perSecond,
                Double medianMillis,
                Double p99Millis,
                Usage.Each usage,
                Scenario.CatchUp after) {
            rounds.add(new Round(
                    round(floor),
                    round(perSecond),
                    round(perSecond / floor),
                    medianMillis,
                    p99Millis,
                    round(usage.jvmMillis()),
                    round(usage.postgresMillis()),
                    round(usage.generatorCores()),
                    round(usage.otherCores()),
                    round(after.seconds()),
                    after.events(),
                    after.slowest()));
        }

        String last() {
            Round last = rounds.getLast();
            return String.format(
                    Locale.ROOT, "%.0f/s beside a floor of %.0f/s: %.3f", last.tenantry(), last.floor(), last.ratio());
        }

        private double median(ToDoubleFunction<Round> figure) {
            double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
            return round((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
        }

        private Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("floorEvent", sample.name());
            json.put("floorEventBytes", sample.bytes());
            json.put("tenantryPerSecond", median(Round::tenantry));
            json.put("floorPerSecond", median(Round::floor));
            json.put("ratio", median(Round::ratio));
            json.put("rounds", rounds);
            return json;
        }

        private String line() {
            boolean timed = rounds.getFirst().medianMillis() != null;
            return String.format(
                    Locale.ROOT,
                    "%-30s %10.0f %10.0f %7.3f %9s %9s %8.2f %8.2f %8.1f %7.1f",
                    name,
                    median(Round::tenantry),
                    median(Round::floor),
                    median(Round::ratio),
                    timed ? String.format(Locale.ROOT, "%.1f", median(Round::medianMillis)) : "-",
                    timed ? String.format(Locale.ROOT, "%.1f", median(Round::p99Millis)) : "-",
                    median(Round::jvmMillisEach),
                    median(Round::postgresMillisEach),
                    median(Round::secondsUntilReadModelsHadAll),
                    median(Round::otherCores));
        }
    }

    void finish() throws IOException {
        all.put("commands", rows.stream().map(Row::json).toList());
        System.out.println();
        all.forEach((name, value) -> {
            if (!name.equals("commands")) System.out.printf("%-24s %s%n", name, value);
        });
        System.out.printf(
                "%n%-30s %10s %10s %7s %9s %9s %8s %8s %8s %7s%n",
                "medians of " + options.rounds() + " rounds",
                "Tenantry/s",
                "floor/s",
                "ratio",
                "median ms",
                "99 % ms",
                "JVM ms",
                "PG ms",
                "behind s",
                "others");
        rows.forEach(row -> System.out.println(row.line()));
        Path file = file();
        Files.createDirectories(options.results());
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

    private static double round(double value) {
        double scale = Math.pow(10, Math.max(0, 3 - Math.ceil(Math.log10(Math.abs(value) + 1e-9))));
        return Math.round(value * scale) / scale;
    }
}
