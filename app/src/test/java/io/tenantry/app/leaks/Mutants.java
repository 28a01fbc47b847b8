package io.tenantry.app.leaks;

import io.tenantry.app.leaks.CodeMutant.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How many protections are taken away in turn. */
final class Mutants {
    private static final String WANTED = System.getProperty("tenantry.test.mutants", "");

    /** {@code -Pmutants}: all of them. The ordinary build takes one of each kind. */
    static final boolean ALL = !WANTED.isEmpty();

    private Mutants() {}

    /** Those of code: every kind, unless {@code -Dmutants=work,context} names some. */
    static List<Kind> kinds() {
        if (!ALL || WANTED.equals("all")) return List.of(Kind.values());
        return Stream.of(WANTED.toUpperCase(Locale.ROOT).split(","))
                .map(Kind::valueOf)
                .toList();
    }
}
