package io.tenantry.app.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Words that occur nowhere else: each names what it was planted as. */
final class Planted {
    private final String run = Long.toString(System.nanoTime(), 36).toLowerCase(Locale.ROOT);
    private final long number = ThreadLocalRandom.current().nextLong(1_000_000_000_000_000L, 9_000_000_000_000_000L);
    private final List<String> secrets = new ArrayList<>();
    private final List<String> personal = new ArrayList<>();

    String run() {
        return run;
    }

    /** What nobody may ever read again, however it was told. */
    String secret(String what) {
        return kept(secrets, "secret-" + what + "-" + run);
    }

    /** What says something of a person. */
    String personal(String what) {
        return kept(personal, "personal-" + what + "-" + run);
    }

    /** As {@link #personal}, where only a number can stand. */
    long number() {
        kept(personal, String.valueOf(number));
        return number;
    }

    private static String kept(List<String> words, String word) {
        if (!words.contains(word)) words.add(word);
        return word;
    }

    /** Something that the server made itself. */
    String alsoSecret(String made) {
        return kept(secrets, made);
    }

    List<String> secrets() {
        return List.copyOf(secrets);
    }

    List<String> personal() {
        return List.copyOf(personal);
    }
}
