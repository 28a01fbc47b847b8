package io.tenantry.tenancy;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What people call things, as a name that a machine takes without quoting: words of a-z and 0-9. The only way from the one
 * to the other, for slugs and for names in the database alike.
 */
public final class PlainName {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

    private PlainName() {}

    /**
     * Accents fall off their letters, letters that are two become both, and what has no letter of ours is left out: the
     * result may be empty.
     *
     * @param called whatever somebody typed
     * @param between a character for what stands between words; neither first nor last
     * @param longest in characters, which are as many bytes
     */
    public static String of(String called, char between, int longest) {
        String decomposed = Normalizer.normalize(called, Normalizer.Form.NFKD);
        // by way of upper case, in which ß is SS and the Kelvin sign a K
        String letters = MARKS.matcher(decomposed)
                .replaceAll("")
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        String words = trimmed(OTHERS.matcher(letters).replaceAll(String.valueOf(between)), between);
        return words.length() <= longest ? words : trimmed(words.substring(0, longest), between);
    }

    private static String trimmed(String words, char between) {
        int from = 0;
        int to = words.length();
        while (from < to && words.charAt(from) == between) from++;
        while (to > from && words.charAt(to - 1) == between) to--;
        return words.substring(from, to);
    }
}
