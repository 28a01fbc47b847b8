package io.tenantry.app.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A module of the reactor.
 *
 * @param parts its packages below the root
 * @param allowed what it may see of other modules: packages below the root
 */
record Module(String name, List<String> parts, List<String> allowed) {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    /** Who may see what. A new module must be entered here. */
    private static final Map<String, List<String>> ALLOWED = Map.of(
            "tenant-module", List.of(),
            "billing-module", List.of("tenancy..", "tenant.api.."),
            "support-module", List.of("tenancy..", "tenant.api..", "billing.api.."),
            "read-models", List.of("tenancy..", "tenant.api..", "billing.api..", "support.api.."),
            "app", List.of("*.."));

    String[] packages(String root) {
        return parts.stream().map(part -> root + "." + part + "..").toArray(String[]::new);
    }

    static Stream<Module> all() {
        try {
            List<Module> modules = new ArrayList<>();
            Matcher module = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
            while (module.find()) modules.add(of(module.group(1)));
            return modules.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Module of(String name) throws IOException {
        List<String> allowed = ALLOWED.get(name);
        if (allowed == null) throw new AssertionError("say what " + name + " may see");
        try (Stream<Path> folders = Files.list(ROOT.resolve(name).resolve("src/main/java/io/tenantry"))) {
            return new Module(
                    name,
                    folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .sorted()
                            .toList(),
                    allowed);
        }
    }
}
