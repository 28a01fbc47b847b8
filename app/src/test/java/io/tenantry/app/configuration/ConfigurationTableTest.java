package io.tenantry.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table of properties names what the code reads, with its defaults, and nothing else. */
class ConfigurationTableTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern READ = Pattern.compile("\"\\$\\{((?:tenantry|spring)\\.[a-z.-]+)(?::([^}\"]*))?}\""
            + "|(?:getProperty|port|has)\\(\\s*(?:environment,\\s*)?\"((?:tenantry|spring|server)\\.[a-z.-]+)\""
            + "|PROPERTY = \"(tenantry\\.[a-z.-]+)\""
            + "|ConditionalOnProperty\\(\\s*(?:name = )?\"(tenantry\\.[a-z.-]+)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][^`]+)` \\| `([A-Z_]+)`[^|]*\\| ([^|]+) \\|");

    /** Read by Spring itself. */
    private static final Set<String> OF_SPRING = Set.of("server.port", "server.address");

    @Test
    void namesWhatTheCodeReads() throws IOException {
        Set<String> documented = new TreeSet<>(rows().keySet());
        documented.removeIf(name -> name.contains("<"));
        Set<String> read = new TreeSet<>(properties().keySet());
        read.add("server.port");
        read.remove("server.address");
        assertThat(documented).isEqualTo(read);
    }

    @Test
    void namesTheDefaultsOfTheCode() throws IOException {
        Map<String, String> rows = rows();
        properties().forEach((name, value) -> {
            if (!value.isEmpty() && !OF_SPRING.contains(name))
                assertThat(rows.get(name)).as(name).isEqualTo("`" + value + "`");
        });
    }

    @Test
    void namesTheVariableOfEachProperty() throws IOException {
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.find() || row.group(1).contains("<")) continue;
            assertThat(row.group(2))
                    .isEqualTo(row.group(1).toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_"));
        }
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("README.md")));
        while (row.find()) rows.put(row.group(1), row.group(3).strip());
        assertThat(rows).isNotEmpty();
        return rows;
    }

    /** Property to the default that stands in {@code @Value}, or an empty text. */
    private static Map<String, String> properties() throws IOException {
        Map<String, String> properties = new TreeMap<>();
        for (Path source : sources()) {
            Matcher read = READ.matcher(Files.readString(source));
            while (read.find()) {
                String name = Stream.of(read.group(1), read.group(3), read.group(4), read.group(5))
                        .filter(group -> group != null)
                        .findFirst()
                        .orElseThrow();
                String value = read.group(2) == null ? "" : read.group(2);
                properties.merge(name, value, (known, other) -> known.isEmpty() ? other : known);
            }
        }
        return properties;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ConfigurationTableTest::javaFiles)
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try {
            return Files.walk(folder).filter(path -> path.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
