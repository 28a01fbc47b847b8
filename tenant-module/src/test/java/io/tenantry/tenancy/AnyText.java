package io.tenantry.tenancy;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts that nobody thought of: all of Unicode, and what breaks out of quotes, names and addresses. Their seed is printed,
 * and taken again with {@code -Dtenantry.test.seed=…}.
 */
public final class AnyText {
    private static final int TRIALS = 20_000;
    private static final int LONGEST = 90;
    private static final List<String> ODD = List.of(
            "'; drop schema shared cascade; --",
            "\"",
            "$$",
            "%I",
            "../",
            "\\",
            "\0",
            "\r\nHost: other",
            "--",
            "-",
            "_",
            ".",
            " ",
            "admin",
            "www",
            "api",
            "pg_",
            "public",
            "shared",
            "İ",
            "ı",
            "ß",
            "ﬃ",
            "ⅷ",
            "½",
            "Ω",
            "\u212A",
            "é",
            "e\u0301",
            "Łódź",
            "Иван",
            "株式会社",
            "٣",
            "\uD800",
            "🏴‍☠️",
            "\u202E",
            "\u00AD",
            "a".repeat(64));

    private AnyText() {}

    /** Tries each of many; a failure names the text and the seed. */
    public static void forAll(Consumer<String> property) {
        Long given = Long.getLong("tenantry.test.seed");
        long seed = given == null ? System.nanoTime() : given;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int trial = 0; trial < TRIALS; trial++) {
            String text = next(random);
            try {
                property.accept(text);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", text " + shown(text), e);
            }
        }
    }

    private static String next(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(6);
        for (int part = 0; part < parts; part++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(ODD.get(random.nextInt(ODD.size())));
                case 1 -> characters(random, 'z' + 1, text);
                case 2 -> characters(random, 0x3000, text);
                default -> characters(random, Character.MAX_CODE_POINT, text);
            }
        }
        return text.toString();
    }

    private static void characters(Random random, int bound, StringBuilder text) {
        IntStream.range(0, random.nextInt(LONGEST / 3)).forEach(_ -> text.appendCodePoint(random.nextInt(bound)));
    }

    private static String shown(String text) {
        return text.codePoints()
                .mapToObj(c -> c >= ' ' && c <= '~' ? Character.toString(c) : "{" + Integer.toHexString(c) + "}")
                .collect(Collectors.joining());
    }
}
