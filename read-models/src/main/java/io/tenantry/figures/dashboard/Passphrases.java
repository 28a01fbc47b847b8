package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.archive.ArchiveBounds;
import org.jspecify.annotations.Nullable;

/** What is wrong with a passphrase that somebody typed twice, in words. */
final class Passphrases {
    private Passphrases() {}

    /** Null: nothing is. */
    static @Nullable String faultOf(String passphrase, String again) {
        if (passphrase.isBlank() || passphrase.length() < ArchiveBounds.SHORTEST_PASSPHRASE)
            return "A passphrase has at least " + ArchiveBounds.SHORTEST_PASSPHRASE
                    + " characters: take several words that nobody would guess.";
        if (passphrase.length() > ArchiveBounds.LONGEST_PASSPHRASE)
            return "A passphrase has at most " + ArchiveBounds.LONGEST_PASSPHRASE + " characters.";
        return passphrase.equals(again) ? null : "The two passphrases are not the same.";
    }
}
