package io.tenantry.app.leaks;

import io.tenantry.app.stories.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What all tests of this JVM have tried, how often, and what came through: artefacts of the build. */
final class LeakReport {
    private static final Path FOLDER = Path.of("target", "leaks");
    private static final Map<Probe, Tally> PROBES = new TreeMap<>();
    private static final Map<String, Mutant> MUTANTS = new TreeMap<>();

    /** While a protection is away a leak is what is wanted, and no finding. */
    private static boolean weakened;

    private LeakReport() {}

    static synchronized void weakened(boolean now) {
        weakened = now;
    }

    private record Probe(String area, String who, String how) implements Comparable<Probe> {
        @Override
        public int compareTo(Probe other) {
            return (area + '\n' + who + '\n' + how).compareTo(other.area + '\n' + other.who + '\n' + other.how);
        }
    }

    private record Tally(long tried, long leaks) {}

    enum Outcome {
        NOTICED,
        /** Tried with all probes, and rightly nothing was noticed: it says why. */
        WITHOUT_EFFECT,
        SURVIVED,
        /** Found, and no probe of the battery comes near it: it says why. */
        NOT_TRIED
    }

    /**
     * A protection that was taken away.
     *
     * @param probe that noticed; empty: none did
     * @param told what it saw, or why nothing was to be seen
     */
    record Mutant(String kind, String name, Outcome outcome, String probe, String told) {
        static Mutant noticed(String kind, String name, String probe, String leak) {
            return new Mutant(kind, name, Outcome.NOTICED, probe, leak);
        }

        static Mutant withoutEffect(String kind, String name, String why) {
            return new Mutant(kind, name, Outcome.WITHOUT_EFFECT, "", why);
        }

        static Mutant survived(String kind, String name) {
            return new Mutant(kind, name, Outcome.SURVIVED, "", "");
        }

        static Mutant notTried(String kind, String name, String why) {
            return new Mutant(kind, name, Outcome.NOT_TRIED, "", why);
        }

        private String shown() {
            return switch (outcome) {
                case NOTICED -> probe + ": " + told;
                case WITHOUT_EFFECT -> "(" + told + ")";
                case SURVIVED -> "NOBODY";
                case NOT_TRIED -> "not tried: " + told;
            };
        }
    }

    /**
     * @param area which door
     * @param who tried
     * @param how it was tried
     */
    static synchronized void tried(String area, String who, String how, long tried, long leaks) {
        if (weakened) return;
        PROBES.merge(
                new Probe(area, who, how),
                new Tally(tried, leaks),
                (a, b) -> new Tally(a.tried() + b.tried(), a.leaks() + b.leaks()));
    }

    static synchronized void taken(Mutant mutant) {
        MUTANTS.put(mutant.kind() + " " + mutant.name(), mutant);
    }

    /** Writes what is known so far: each test class adds its part. */
    static synchronized void write() {
        List<Map<String, Object>> probes = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("door", "who", "how", "tried", "leaks"));
        long tried = 0;
        long leaks = 0;
        for (Map.Entry<Probe, Tally> each : PROBES.entrySet()) {
            Probe probe = each.getKey();
            Tally tally = each.getValue();
            tried += tally.tried();
            leaks += tally.leaks();
            probes.add(ordered(
                    "door",
                    probe.area(),
                    "who",
                    probe.who(),
                    "how",
                    probe.how(),
                    "tried",
                    tally.tried(),
                    "leaks",
                    tally.leaks()));
            table.add(List.of(
                    probe.area(),
                    probe.who(),
                    probe.how(),
                    String.valueOf(tally.tried()),
                    String.valueOf(tally.leaks())));
        }
        table.add(List.of("all", "", "", String.valueOf(tried), String.valueOf(leaks)));
        write("report", ordered("tried", tried, "leaks", leaks, "probes", probes), table);
        writeMutants();
    }

    private static void writeMutants() {
        if (MUTANTS.isEmpty()) return;
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("kind", "taken away", "noticed by"));
        Map<String, Map<Outcome, Integer>> kinds = new TreeMap<>();
        Set<String> probes = new TreeSet<>();
        for (Mutant mutant : MUTANTS.values()) {
            for (String kind : List.of("all", mutant.kind()))
                kinds.computeIfAbsent(kind, _ -> new EnumMap<>(Outcome.class)).merge(mutant.outcome(), 1, Integer::sum);
            if (mutant.outcome() == Outcome.NOTICED) probes.add(mutant.probe());
            table.add(List.of(mutant.kind(), mutant.name(), mutant.shown()));
        }
        List<Map<String, Object>> counts = new ArrayList<>();
        kinds.forEach((kind, outcomes) -> {
            Map<String, Object> count = new LinkedHashMap<>();
            count.put("kind", kind);
            count.put(
                    "mutants",
                    outcomes.values().stream().mapToInt(Integer::intValue).sum());
            for (Outcome outcome : Outcome.values())
                count.put(outcome.name().toLowerCase(Locale.ROOT), outcomes.getOrDefault(outcome, 0));
            counts.add(count);
            table.add(List.of(kind, count.get("mutants") + " mutants", count.toString()));
        });
        long minutes = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())
                .toMinutes();
        table.add(List.of("all", "by " + probes.size() + " probes, after " + minutes + " minutes", probes.toString()));
        write(
                "mutants",
                ordered(
                        "minutes",
                        minutes,
                        "kinds",
                        counts,
                        "probes",
                        List.copyOf(probes),
                        "list",
                        List.copyOf(MUTANTS.values())),
                table);
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return object;
    }

    private static void write(String name, Object json, List<List<String>> table) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(
                    FOLDER.resolve(name + ".json"),
                    Api.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
            Files.write(FOLDER.resolve(name + ".txt"), lines(table));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(List<List<String>> table) {
        int columns = table.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : table)
            for (int i = 0; i < columns; i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        List<String> lines = new ArrayList<>();
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++)
                line.append(String.format(Locale.ROOT, "%-" + (widths[i] + 2) + "s", row.get(i)));
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
